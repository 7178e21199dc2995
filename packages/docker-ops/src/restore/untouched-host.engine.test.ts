import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import type { ClonePlan } from '@holdfast/contract'
import { textOf } from '@holdfast/contract/messages'
import { captureIn, choicesIn } from '../capture/testing/capture-in.ts'
import { createRecordingSink } from '../capture/testing/recording-sink.ts'
import { cloneIn, clonePlanIn } from '../clone/testing/clone-in.ts'
import { clientOf, connectEngine, type Engine } from '../engine/connect-engine.ts'
import { createExportFolder } from '../export/testing/export-folder.ts'
import { createTestWorld } from '../testing/create-test-world.ts'
import { faultyEngine } from '../testing/faulty-engine.ts'
import { hostFolder } from '../testing/host-folder.ts'
import { startEngine } from '../testing/start-private-engine.ts'
import { testEngine } from '../testing/test-engine.ts'
import { capturedSource } from './testing/captured-source.ts'
import { planIn, restoreIn } from './testing/restore-in.ts'

test('nothing that is asked about a stopped container makes the folder and the file of the host it has lost', async () => {
  expect(await askEveryWay(testEngine())).toEqual([])
})

test('on an engine 28 nothing that is asked about such a container makes them either', async (context) => {
  await using newer = await startEngine('28', context)
  expect(await askEveryWay(newer.engine)).toEqual([])
})

test('with the containerd store nothing that is asked about such a container makes them either', async (context) => {
  await using newer = await startEngine('28-containerd', context)
  expect(await askEveryWay(newer.engine)).toEqual([])
})

test('Podman, which says nothing of paths and makes them with the container, is not asked to make one', async (context) => {
  await using podman = await startEngine('podman', context)
  await using world = await createTestWorld(podman.engine)
  await using host = await hostFolder()
  const [file, folder] = [join(host.path, 'conf'), join(host.path, 'gone')]
  await writeFile(file, 'x')
  await mkdir(folder)
  const HostConfig = { NetworkMode: 'none', Binds: [`${file}:/conf`, `${folder}:/gone`] }
  const source = await world.createContainer({ HostConfig })
  await rm(folder, { recursive: true })
  const { conflicts, mounts } = await clonePlanIn(world, source)
  expect(conflicts).toMatchObject([{ field: 'mounts./gone', fix: { options: { mounts: { '/gone': 'exclude' } } } }])
  expect(mounts.find(({ destination }) => destination === '/conf')?.choices).not.toContain('copy')
  await expect(cloneIn(world, source)).rejects.toThrow(folder)
  expect(await readdir(host.path)).toEqual(['conf'])
})

test('a running container whose file of the host is gone is not stopped to be read: it could not be started again', async () => {
  await using world = await createTestWorld(testEngine())
  await using host = await hostFolder()
  const file = join(host.path, 'conf')
  await writeFile(file, 'x')
  const volume = await world.createVolume()
  const source = await world.runContainer({ HostConfig: { Binds: [`${file}:/etc/app.conf`, `${volume}:/data`] } })
  await rm(file)
  const refused = { code: 'INVALID_STATE', field: 'mode', message: expect.stringContaining(file) as unknown }
  const copy = { mode: 'stop', mounts: { '/data': 'copy', '/etc/app.conf': 'exclude' } } as const

  await expect(captureIn(world, source, { sink: createRecordingSink(), mode: 'stop' })).rejects.toMatchObject(refused)
  await expect(cloneIn(world, source, copy)).rejects.toMatchObject(refused)
  const { conflicts } = await clonePlanIn(world, source, copy)
  expect(conflicts).toMatchObject([{ code: 'INVALID_STATE', field: 'mode', fix: { options: { mode: 'pause' } } }])
  await captureIn(world, source, { sink: createRecordingSink(), mode: 'pause' })
  expect((await clientOf(world.engine).getContainer(source.id).inspect()).State.Running).toBe(true)
  expect(await readdir(host.path)).toEqual([])
})

test('of a container only its configuration, its changes and its filesystem are asked for, and never one of its paths', async () => {
  expect(await refusedCalls(testEngine())).toEqual([])
})

test('on an engine 28 no path of a container is asked for either', async (context) => {
  await using newer = await startEngine('28', context)
  expect(await refusedCalls(newer.engine)).toEqual([])
})

test('with the containerd store no path of a container is asked for either', async (context) => {
  await using newer = await startEngine('28-containerd', context)
  expect(await refusedCalls(newer.engine)).toEqual([])
})

test('plans and backups of a container that binds the whole host add none to its mounts', async (context) => {
  await using own = await startEngine('installed', context)
  await using world = await createTestWorld(own.engine)
  const source = await world.runContainer({
    HostConfig: { NetworkMode: 'none', Binds: ['/:/host', '/sys:/host-sys', '/var/run:/host-run'] },
  })
  const { State } = await clientOf(own.engine).getContainer(source.id).inspect()
  const pid = await readFile(join(dirname(own.dockerHost.replace('unix://', '')), 'engine.pid'), 'utf8')
  const mountsOf = async (of: string | number) =>
    (await readFile(`/proc/${of}/mountinfo`, 'utf8')).split('\n').map((line) => `${of} ${line.split(' ', 1)[0]}`)
  const mounts = async () => [...(await mountsOf(State.Pid)), ...(await mountsOf(pid.trim()))]
  const before = new Set(await mounts())
  for (let round = 0; round < 3; round += 1) {
    await clonePlanIn(world, source, { unnamedMounts: 'recommended' })
    await choicesIn(world, source)
    await captureIn(world, source, { sink: createRecordingSink() })
  }
  // A mount goes with its folder, wherever that is removed: there may be fewer.
  expect((await mounts()).filter((mount) => !before.has(mount))).toEqual([])
})

/** What was found on the host after a step, and what a step did not say. */
async function askEveryWay(engine: Engine): Promise<string[]> {
  await using world = await createTestWorld(engine)
  await using host = await hostFolder()
  const [file, folder] = [join(host.path, 'conf'), join(host.path, 'gone')]
  await writeFile(file, 'x')
  await mkdir(folder)
  const Binds = [`${file}:/etc/app.conf`, `${folder}:/gone`]
  const source = await world.createContainer({ HostConfig: { NetworkMode: 'none', Binds } })
  const backup = await capturedSource(world, source)
  await rm(file)
  await rm(folder, { recursive: true })
  await using exports = await createExportFolder()
  const faults: string[] = []
  const step = async (name: string, ask: () => Promise<string>, says: readonly string[]): Promise<void> => {
    const text = await ask().catch((error: Error) => error.message)
    faults.push(
      ...says.filter((path) => !text.includes(path)).map((path) => `${name} says nothing of ${path}: ${text}`),
    )
    faults.push(...(await readdir(host.path)).map((made) => `${name} makes ${made}`))
    for (const made of await readdir(host.path)) await rm(join(host.path, made), { recursive: true })
  }
  const both = { '/etc/app.conf': 'exclude', '/gone': 'exclude' } as const
  const isDone = () => 'done'
  const conflictsOf = ({ conflicts }: Pick<ClonePlan, 'conflicts'>) =>
    conflicts.map(({ field, message, fix }) => `${field} ${textOf(message)} ${JSON.stringify(fix?.options)}`).join('\n')
  const fixes = ['/etc/app.conf', '/gone'].map((path) => JSON.stringify({ mounts: { [path]: 'exclude' } }))
  await step('a plan', async () => conflictsOf(await clonePlanIn(world, source, {})), [file, folder, ...fixes])
  await step(
    'a plan without both',
    async () => `done ${conflictsOf(await clonePlanIn(world, source, { mounts: both }))}`,
    ['done'],
  )
  const copy = { mounts: { ...both, '/gone': 'copy' as const } }
  await step('a plan of a copy', async () => conflictsOf(await clonePlanIn(world, source, copy)), [folder])
  const choices = async () => JSON.stringify((await choicesIn(world, source)).mounts)
  await step('a preview', choices, ['"canInclude":false'])
  await step('an export', () => exports.run(engine, { containerId: source.id }).then(isDone), ['done'])
  const capture = (mounts: Record<string, 'include' | 'exclude'>) => () =>
    captureIn(world, source, { sink: createRecordingSink(), mounts }).then(isDone)
  await step('a backup', capture({}), ['done'])
  await step('a backup with the folder', capture({ '/gone': 'include' }), [folder])
  await step('a clone', () => cloneIn(world, source).then(isDone), [file])
  await step('a clone that is started', () => cloneIn(world, source, { start: true }).then(isDone), [file])
  await step('a clone with a copy', () => cloneIn(world, source, copy).then(isDone), [folder])
  await step('a clone without both', () => cloneIn(world, source, { mounts: both, start: true }).then(isDone), ['done'])
  await step('a plan of a restore', async () => conflictsOf(await planIn(world, backup)), [file, folder, ...fixes])
  await step('a restore', () => restoreIn(world, backup).then(isDone), [file])
  return faults
}

/** Jobs of all kinds through a proxy that refuses whatever is asked of the source beyond what can be asked without touching it. */
async function refusedCalls(engine: Engine): Promise<string[]> {
  await using world = await createTestWorld(engine)
  await using host = await hostFolder()
  await writeFile(join(host.path, 'conf'), 'x')
  const volume = await world.createVolume()
  const Binds = [`${volume}:/data`, `${host.path}:/folder`, `${join(host.path, 'conf')}:/etc/app.conf`]
  const source = await world.runContainer({ HostConfig: { NetworkMode: 'none', Binds } })
  await world.execute(source, 'mkdir /made; echo x > /made/file; echo y > /data/file')
  await using exports = await createExportFolder()
  const refused: string[] = []
  const allowed = [
    /^GET \/containers\/[^/]+\/(json(\?size=(true|1))?|changes|export)$/,
    /^POST \/commit\?/,
    /^POST \/containers\/[^/]+\/(un)?pause$/,
  ]
  const about = new RegExp(
    `^\\w+ (/v[\\d.]+)?/(containers/|commit\\?.*container=)(${source.id.slice(0, 12)}|${source.name})`,
  )
  const socket = engine.endpoint
  await using watched = await faultyEngine(
    (call) => {
      if (!about.test(call) || allowed.some((shape) => shape.test(call.replace(/ \/v[\d.]+/, ' ')))) return null
      refused.push(call)
      return { refuse: 'not to be asked of a source' }
    },
    { dockerHost: socket },
  )
  const through = { ...world, engine: connectEngine({ dockerHost: watched.dockerHost }) }
  for (const state of ['running', 'stopped']) {
    const mounts = { '/data': 'copy', '/folder': 'copy' } as const
    await clonePlanIn(through, source, { unnamedMounts: 'recommended', writableLayer: 'include' })
    await cloneIn(through, source, { mounts, writableLayer: 'include', verify: true })
    await choicesIn(through, source)
    for (const alwaysCommit of [false, true])
      await captureIn(through, source, {
        sink: createRecordingSink(),
        mode: 'pause',
        mounts: { '/folder': 'include' },
        alwaysCommit,
      })
    await exports.run(through.engine, { containerId: source.id, fileName: `${state}.tar` })
    if (state === 'running') await clientOf(engine).getContainer(source.id).stop({ t: 0 })
  }
  const backup = await capturedSource(through, source)
  await planIn(through, backup)
  await restoreIn(through, backup, { mounts: { '/etc/app.conf': 'exclude' } })
  expect(watched.calls.filter((call) => about.test(call)).length).toBeGreaterThan(10)
  return refused
}
