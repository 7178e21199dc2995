import type { BackupSource } from './backup-source.ts'
import { afterAll, describe, expect, test, type TestContext } from 'vitest'
import { cloneIn } from '../clone/testing/clone-in.ts'
import { clientOf, type Engine } from '../engine/connect-engine.ts'
import { readContainer } from '../engine/raw/read-raw.ts'
import { createTestWorld, type TestObject, type TestWorld } from '../testing/create-test-world.ts'
import { startEngine, type PrivateEngine } from '../testing/start-private-engine.ts'
import { testEngine } from '../testing/test-engine.ts'
import { capturedSource } from './testing/captured-source.ts'
import { planIn, restoreIn } from './testing/restore-in.ts'

let newer: PrivateEngine | undefined

/** Once for all tests of it. */
async function newerEngine(context: TestContext): Promise<Engine> {
  newer ??= await startEngine('28', context)
  return newer.engine
}

afterAll(async () => newer?.[Symbol.asyncDispose]())

describe.each([
  ['the engine of this machine', () => Promise.resolve(testEngine())],
  ['an engine 28', newerEngine],
])('on %s', (_which, engineFor: (context: TestContext) => Promise<Engine>) => {
  test('a restore joins the container that has the name of its provider now', async (context) => {
    await using world = await createTestWorld(await engineFor(context))
    const { provider, source } = await joined(world)
    const backup = await capturedSource(world, source)
    await remove(world, source, provider)
    const again = await runProvider(world, provider.name)

    const plan = await planIn(world, backup)
    expect(plan.conflicts).toEqual([])
    for (const field of ['NetworkMode', 'IpcMode', 'PidMode'])
      expect(plan.changes.find((change) => change.field === `HostConfig.${field}`)).toMatchObject({
        from: `container:${provider.id}`,
        to: `container:${again.id}`,
        reason: { code: 'change-namespace-by-name', params: { provider: provider.name } },
      })
    expect(plan.policy.filter(({ code }) => code === 'container-namespace').map(({ value }) => value)).toEqual(
      Array.from({ length: 3 }, () => `container:${provider.name}`),
    )
    const restored = await restoreIn(world, backup, { name: plan.name, plan: plan.digest, start: false })
    await clientOf(world.engine).getContainer(restored.containerId).start()
    expect(restored.unexpected).toEqual([])
    expect(await modesOf(world.engine, restored)).toEqual(modes(again))
  })

  test('a provider that was renamed is still the one that is joined', async (context) => {
    await using world = await createTestWorld(await engineFor(context))
    const { provider, source } = await joined(world)
    const backup = await capturedSource(world, source)
    await clientOf(world.engine)
      .getContainer(provider.id)
      .rename({ name: world.name('renamed') })
    const restored = await restoreIn(world, backup, { start: true })
    expect(restored.unexpected).toEqual([])
    expect(await modesOf(world.engine, restored)).toEqual(modes(provider))
  })

  test('without its provider a restore has a conflict, and joins whom somebody chooses', async (context) => {
    await using world = await createTestWorld(await engineFor(context))
    const { provider, source } = await joined(world)
    const [other, network] = [await runProvider(world), await world.createNetwork()]
    const backup = await capturedSource(world, source)
    await remove(world, source, provider)

    const { conflicts, policy } = await planIn(world, backup)
    expect(policy.map(({ value }) => value)).toContain(`container:${provider.name}`)
    expect(conflicts).toMatchObject([
      {
        code: 'BAD_REQUEST',
        field: 'overrides.namespaces',
        message: { code: 'namespace-provider-gone', params: { provider: provider.name } },
        // Neither is what everybody wants: whoever routes through a VPN must not lose it in passing.
        fix: null,
      },
    ])
    const all = (to: string | null) => ({ overrides: { namespaces: { network: to, ipc: to, pid: to } } })
    const choices = conflicts[0]?.alternatives?.map(({ options }) => options)
    expect(choices).toContainEqual(all(other.name))
    expect(choices).toContainEqual(all(null))
    await expect(restoreIn(world, backup)).rejects.toMatchObject({
      code: 'BAD_REQUEST',
      field: 'overrides.namespaces',
      message: expect.stringContaining(provider.name),
    })

    const atOther = await restoreIn(world, backup, { ...all(other.name), start: true })
    expect([atOther.unexpected, await modesOf(world.engine, atOther)]).toEqual([[], modes(other)])

    const own = all(null).overrides
    const alone = await restoreIn(world, backup, {
      overrides: { ...own, networks: { [network.name]: {} } },
      start: true,
    })
    expect(alone.unexpected).toEqual([])
    const { Config, HostConfig, NetworkSettings } = await readContainer(world.engine, alone.containerId, signal())
    expect(HostConfig).toMatchObject({ NetworkMode: network.name, PidMode: '' })
    expect(HostConfig['IpcMode']).not.toMatch(/^container:/)
    expect(Object.keys(NetworkSettings.Networks ?? {})).toEqual([network.name])
    expect(Config.Hostname).toBe(alone.containerId.slice(0, 12))

    const unknown = restoreIn(world, backup, { overrides: { namespaces: { network: 'nobody-has-this-name' } } })
    await expect(unknown).rejects.toMatchObject({ code: 'BAD_REQUEST', field: 'overrides.namespaces.network' })
  })

  test('a backup that names no provider joins the one of its id while that is there', async (context) => {
    await using world = await createTestWorld(await engineFor(context))
    const { provider, source } = await joined(world)
    const backup = withoutProviders(await capturedSource(world, source))
    const restored = await restoreIn(world, backup, { start: true })
    expect([restored.unexpected, await modesOf(world.engine, restored)]).toEqual([[], modes(provider)])
    await remove(world, source, provider)
    await runProvider(world, provider.name)
    expect((await planIn(world, backup)).conflicts).toMatchObject([
      { field: 'overrides.namespaces', message: { params: { provider: provider.id.slice(0, 12) } } },
    ])
  })

  test('a clone of a container whose provider is gone asks for another', async (context) => {
    await using world = await createTestWorld(await engineFor(context))
    const { provider, source } = await joined(world)
    await remove(world, provider)
    await expect(cloneIn(world, source)).rejects.toMatchObject({ code: 'BAD_REQUEST', field: 'overrides.namespaces' })
    const other = await runProvider(world, provider.name)
    const namespaces = { network: other.name, ipc: other.id, pid: other.id.slice(0, 20) }
    const clone = await cloneIn(world, source, { overrides: { namespaces }, start: true })
    expect([clone.unexpected, await modesOf(world.engine, clone)]).toEqual([[], modes(other)])
    const plain = await world.createContainer({ HostConfig: { NetworkMode: 'none' } })
    await expect(cloneIn(world, plain, { overrides: { namespaces: { pid: other.name } } })).rejects.toMatchObject({
      code: 'BAD_REQUEST',
      field: 'overrides.namespaces.pid',
    })
  })

  test('a provider that does not run stands in the way of a start, and of nothing else', async (context) => {
    await using world = await createTestWorld(await engineFor(context))
    const { provider, source } = await joined(world)
    const backup = await capturedSource(world, source)
    await clientOf(world.engine).getContainer(provider.id).stop({ t: 0 })
    expect((await planIn(world, backup, { start: true })).conflicts).toMatchObject([
      {
        code: 'INVALID_STATE',
        field: 'start',
        message: { code: 'namespace-provider-stopped', params: { provider: provider.name } },
        fix: { options: { start: false } },
      },
    ])
    const refused = { code: 'INVALID_STATE', message: expect.stringContaining(provider.name) }
    await expect(restoreIn(world, backup, { start: true })).rejects.toMatchObject(refused)
    await expect(cloneIn(world, source, { start: true })).rejects.toMatchObject(refused)
    expect((await restoreIn(world, backup)).unexpected).toEqual([])
  })

  test('a provider that keeps its IPC namespace for itself stands in the way of a start', async (context) => {
    await using world = await createTestWorld(await engineFor(context))
    const provider = await runProvider(world)
    const source = await world.createContainer({
      HostConfig: { NetworkMode: 'none', IpcMode: `container:${provider.id}` },
    })
    const backup = await capturedSource(world, source)
    await remove(world, provider)
    await world.runContainer({ name: provider.name, HostConfig: { NetworkMode: 'none', IpcMode: 'private' } })
    const { conflicts } = await planIn(world, backup, { start: true })
    expect(conflicts).toMatchObject([
      {
        code: 'INVALID_STATE',
        field: 'overrides.namespaces.ipc',
        message: { code: 'namespace-ipc-private' },
        fix: null,
      },
    ])
    const own = conflicts[0]?.alternatives?.find(({ label }) => label.code === 'fix-own-namespaces')
    const restored = await restoreIn(world, backup, { ...own?.options, start: true })
    expect(restored.unexpected).toEqual([])
  })

  test('mounts that came from another container (--volumes-from) come back with their data when that is gone', async (context) => {
    await using world = await createTestWorld(await engineFor(context))
    const volume = await world.createVolume()
    const provider = await world.runContainer({
      Volumes: { '/anonymous': {} },
      HostConfig: { NetworkMode: 'none', Binds: [`${volume}:/named`] },
    })
    const HostConfig = { NetworkMode: 'none', VolumesFrom: [`${provider.name}:ro`] }
    const source = await world.runContainer({ HostConfig })
    expect(await world.execute(provider, 'echo a > /anonymous/file; echo n > /named/file')).toBe(0)
    const backup = await capturedSource(world, source)
    await remove(world, source, provider)
    expect((await planIn(world, backup)).conflicts).toEqual([])
    const restored = await restoreIn(world, backup, { start: true })
    expect(restored.unexpected).toEqual([])
    const script = '[ "$(cat /anonymous/file /named/file | tr -d "\\n")" = an ] && ! touch /named/new'
    expect(await world.execute({ id: restored.containerId, name: restored.name }, script)).toBe(0)
  })
})

test('without another word a network of its own is the default bridge, as where nobody names one', async () => {
  await using world = await createTestWorld(testEngine())
  const { provider, source } = await joined(world)
  await remove(world, provider)
  const namespaces = { network: null, ipc: null, pid: null }
  const clone = await cloneIn(world, source, { overrides: { namespaces, ports: [] }, start: true })
  expect(clone.unexpected).toEqual([])
  const { HostConfig, NetworkSettings } = await readContainer(world.engine, clone.containerId, signal())
  expect([HostConfig.NetworkMode, Object.keys(NetworkSettings.Networks ?? {})]).toEqual(['bridge', ['bridge']])
})

interface Joined {
  provider: TestObject
  source: TestObject
}

async function joined(world: TestWorld): Promise<Joined> {
  const provider = await runProvider(world)
  const mode = `container:${provider.id}`
  const source = await world.runContainer({ HostConfig: { NetworkMode: mode, PidMode: mode, IpcMode: mode } })
  return { provider, source }
}

function runProvider(world: TestWorld, name?: string): Promise<TestObject> {
  const HostConfig = { NetworkMode: 'none', IpcMode: 'shareable' }
  return world.runContainer({ ...(name !== undefined && { name }), HostConfig })
}

async function remove({ engine }: TestWorld, ...containers: TestObject[]): Promise<void> {
  for (const { id } of containers) await clientOf(engine).getContainer(id).remove({ force: true, v: true })
}

function modes({ id }: TestObject): Record<string, string> {
  const mode = `container:${id}`
  return { NetworkMode: mode, IpcMode: mode, PidMode: mode }
}

async function modesOf(engine: Engine, { containerId }: { containerId: string }): Promise<Record<string, unknown>> {
  const { HostConfig } = await readContainer(engine, containerId, signal())
  return { NetworkMode: HostConfig.NetworkMode, IpcMode: HostConfig['IpcMode'], PidMode: HostConfig['PidMode'] }
}

/** As versions wrote it that did not keep the names. */
function withoutProviders(backup: BackupSource): BackupSource {
  const { providers: _providers, ...document } = backup.document as Record<string, unknown>
  return { ...backup, document }
}

function signal(): AbortSignal {
  return AbortSignal.timeout(10_000)
}
