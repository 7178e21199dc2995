import { isDeepStrictEqual } from 'node:util'
import { afterAll, describe, expect, test, type TestContext } from 'vitest'
import { cloneIn, clonePlanIn } from '../clone/testing/clone-in.ts'
import { clientOf, type Engine } from '../engine/connect-engine.ts'
import { readContainer } from '../engine/raw/read-raw.ts'
import { createTestWorld, type TestObject, type TestWorld } from '../testing/create-test-world.ts'
import { startEngine, type PrivateEngine } from '../testing/start-private-engine.ts'
import { testEngine } from '../testing/test-engine.ts'
import { capturedSource } from './testing/captured-source.ts'
import { planIn, restoreIn } from './testing/restore-in.ts'

let newer: PrivateEngine | undefined

/** Once for all tests of it. Links of this kind need the default bridge. */
async function newerEngine(context: TestContext): Promise<Engine> {
  newer ??= await startEngine('28', context, { withBridge: true })
  return newer.engine
}

afterAll(async () => newer?.[Symbol.asyncDispose]())

describe.each([
  ['the engine of this machine', () => Promise.resolve(testEngine())],
  ['an engine 28', newerEngine],
])('on %s', (_which, engineFor: (context: TestContext) => Promise<Engine>) => {
  test('a link to a container that is gone is a conflict, and is excluded or given another target', async (context) => {
    await using world = await createTestWorld(await engineFor(context))
    const { targets, source } = await linked(world, ['db', 'cache'])
    const [database, cache] = targets as [TestObject, TestObject]
    const other = await world.runContainer()
    const backup = await capturedSource(world, source)
    await remove(world, source, database)

    const { conflicts } = await planIn(world, backup)
    expect(conflicts).toMatchObject([
      {
        code: 'BAD_REQUEST',
        field: 'overrides.links.db',
        message: { code: 'link-target-gone', params: { alias: 'db', target: database.name } },
        fix: { options: { overrides: { links: { db: null } } } },
      },
    ])
    expect(conflicts[0]?.alternatives?.map(({ options }) => options)).toContainEqual({
      overrides: { links: { db: other.name } },
    })
    await expect(restoreIn(world, backup)).rejects.toMatchObject({
      code: 'BAD_REQUEST',
      field: 'overrides.links.db',
      message: expect.stringContaining(database.name),
    })

    const without = await restoreIn(world, backup, { ...conflicts[0]?.fix?.options, start: true })
    expect(without.unexpected).toEqual([])
    expect(without.changes.find(({ field }) => field === 'HostConfig.Links')).toMatchObject({
      to: [`${cache.name}:cache`],
      reason: { code: 'change-link-excluded', params: { alias: 'db' } },
    })
    expect(await linksOf(world, without)).toEqual([`/${cache.name}:/${without.name}/cache`])

    const moved = await restoreIn(world, backup, { overrides: { links: { db: other.name } }, start: true })
    expect(moved.unexpected).toEqual([])
    expect(await linksOf(world, moved)).toEqual(
      [`/${other.name}:/${moved.name}/db`, `/${cache.name}:/${moved.name}/cache`].toSorted(),
    )
  })

  test('a container with several links has the same plan each time it is asked for', async (context) => {
    await using world = await createTestWorld(await engineFor(context))
    const { source } = await linked(world, ['a', 'b', 'c', 'd'])
    const plans: string[] = []
    for (let count = 0; count < 12; count += 1) plans.push(JSON.stringify((await clonePlanIn(world, source)).digest))
    expect(new Set(plans).size).toBe(1)
  })

  test('a link follows its target to the name it has now', async (context) => {
    await using world = await createTestWorld(await engineFor(context))
    const { targets, source } = await linked(world, ['db'])
    const backup = await capturedSource(world, source)
    const name = world.name('renamed')
    await clientOf(world.engine)
      .getContainer(targets[0]?.id ?? '')
      .rename({ name })

    expect((await planIn(world, backup)).conflicts).toEqual([])
    const restored = await restoreIn(world, backup, { start: true })
    expect(restored.unexpected).toEqual([])
    expect(await linksOf(world, restored)).toEqual([`/${name}:/${restored.name}/db`])
    const clone = await cloneIn(world, source, { start: true })
    expect([clone.unexpected, await linksOf(world, clone)]).toEqual([[], [`/${name}:/${clone.name}/db`]])
  })

  test('a clone of a container whose link leads nowhere is refused with the way out, which is taken', async (context) => {
    await using world = await createTestWorld(await engineFor(context))
    const { targets, source } = await linked(world, ['db'])
    await remove(world, ...targets)
    await expect(cloneIn(world, source)).rejects.toMatchObject({ code: 'BAD_REQUEST', field: 'overrides.links.db' })
    const clone = await cloneIn(world, source, { overrides: { links: { db: null } }, start: true })
    expect([clone.unexpected, await linksOf(world, clone)]).toEqual([[], []])
    await expect(cloneIn(world, source, { overrides: { links: { web: null } } })).rejects.toMatchObject({
      code: 'BAD_REQUEST',
      field: 'overrides.links.web',
    })
    await expect(cloneIn(world, source, { overrides: { links: { db: 'nobody-has-this' } } })).rejects.toMatchObject({
      code: 'BAD_REQUEST',
      field: 'overrides.links.db',
    })
  })

  test('only what is on the default bridge can be linked to, and nothing else is offered', async (context) => {
    await using world = await createTestWorld(await engineFor(context))
    const { targets, source } = await linked(world, ['db'])
    const [on, off] = [
      await world.runContainer(),
      await world.runContainer({ HostConfig: { NetworkMode: (await world.createNetwork()).name } }),
    ]
    const backup = await capturedSource(world, source)
    await remove(world, ...targets)
    const { conflicts } = await planIn(world, backup)
    const offered = conflicts[0]?.alternatives?.map(({ options }) => options)
    const to = (name: string) => ({ overrides: { links: { db: name } } })
    expect([on, off].map(({ name }) => offered?.some((one) => isDeepStrictEqual(one, to(name))))).toEqual([true, false])
    expect((await planIn(world, backup, to(off.name))).conflicts).toMatchObject([
      {
        code: 'BAD_REQUEST',
        field: 'overrides.links.db',
        message: { code: 'link-target-elsewhere', params: { target: off.name } },
        fix: { options: { overrides: { links: { db: null } } } },
      },
    ])
    await expect(restoreIn(world, backup, { ...to(off.name), start: true })).rejects.toMatchObject({
      code: 'BAD_REQUEST',
      field: 'overrides.links.db',
    })
  })

  test('one to a container that does not run stands in the way of a start alone', async (context) => {
    await using world = await createTestWorld(await engineFor(context))
    const { targets, source } = await linked(world, ['db'])
    const backup = await capturedSource(world, source)
    await clientOf(world.engine)
      .getContainer(targets[0]?.id ?? '')
      .stop({ t: 0 })
    const plan = await planIn(world, backup, { start: true })
    expect(plan.conflicts).toMatchObject([
      {
        code: 'INVALID_STATE',
        field: 'start',
        message: { code: 'link-target-stopped' },
        fix: { options: { start: false } },
      },
    ])
    await expect(restoreIn(world, backup, { start: true })).rejects.toMatchObject({
      code: 'INVALID_STATE',
      field: 'start',
    })
    expect((await restoreIn(world, backup)).unexpected).toEqual([])
  })

  test('a link on a network of its own is carried, whether its target is there or not: it is looked up late', async (context) => {
    await using world = await createTestWorld(await engineFor(context))
    const network = await world.createNetwork()
    const target = await world.runContainer({ HostConfig: { NetworkMode: network.name } })
    const Links = [`${target.name}:db`]
    const source = await world.runContainer({
      HostConfig: { NetworkMode: network.name },
      NetworkingConfig: { EndpointsConfig: { [network.name]: { Links } } },
    })
    const backup = await capturedSource(world, source)
    await remove(world, source, target)
    const restored = await restoreIn(world, backup, { start: true })
    expect(restored.unexpected).toEqual([])
    const { NetworkSettings } = await readContainer(world.engine, restored.containerId, signal())
    expect(NetworkSettings.Networks?.[network.name]).toMatchObject({ Links })
  })
})

async function linked(world: TestWorld, aliases: string[]): Promise<{ targets: TestObject[]; source: TestObject }> {
  const targets: TestObject[] = []
  for (const _alias of aliases) targets.push(await world.runContainer())
  const Links = targets.map(({ name }, index) => `${name}:${aliases[index]}`)
  return { targets, source: await world.runContainer({ HostConfig: { Links } }) }
}

async function remove({ engine }: TestWorld, ...containers: TestObject[]): Promise<void> {
  for (const { id } of containers) await clientOf(engine).getContainer(id).remove({ force: true })
}

async function linksOf({ engine }: TestWorld, { containerId }: { containerId: string }): Promise<string[]> {
  return ((await readContainer(engine, containerId, signal())).HostConfig.Links ?? []).toSorted()
}

function signal(): AbortSignal {
  return AbortSignal.timeout(10_000)
}
