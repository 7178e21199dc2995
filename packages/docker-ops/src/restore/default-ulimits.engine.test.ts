import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { expect, test } from 'vitest'
import { cloneIn, clonePlanIn } from '../clone/testing/clone-in.ts'
import { clientOf, type Engine } from '../engine/connect-engine.ts'
import { createTestWorld, type TestWorld } from '../testing/create-test-world.ts'
import { startEngine } from '../testing/start-private-engine.ts'
import { sweeperOf } from '../testing/sweep-run.ts'
import { testEngine } from '../testing/test-engine.ts'
import { capturedSource } from './testing/captured-source.ts'
import { planIn, restoreIn } from './testing/restore-in.ts'

const flags = ['--default-ulimit=nofile=1111:2222', '--default-ulimit=nproc=5000:6000', '--default-ulimit=core=7:8']
const memlock = { Name: 'memlock', Hard: 6, Soft: 5 }
const HostConfig = { NetworkMode: 'none' }

const own = ['core 3:4', 'memlock 5:6']
const leftToEngine = {
  shown: ['core 3:4', 'memlock 5:6', 'nofile 1111:2222', 'nproc 5000:6000'],
  openAlone: ['core', 'memlock', 'nofile', 'nproc'],
  cloned: [[], own],
  noted: ['nofile', 'nproc'],
  open: ['nofile', 'nproc'],
  restored: [[], own],
  // Where another has no limit of a name, nothing is left open.
  openBesideAnother: ['core', 'nofile', 'nproc'],
  samePlan: true,
  elsewhere: [[], own],
  ofEarlierVersion: { names: ['core', 'memlock', 'nofile', 'nproc'] },
  fromElsewhere: [[], [], ['core', 'nofile', 'nproc']],
}

test('what a container has by the default-ulimits of its engine is not written into a clone or a restore', async (context) => {
  await using started = await startEngine('installed', context, { flags })
  expect(await seeWhatIsLeft(started.engine)).toEqual(leftToEngine)
})

test('nor is it on an engine 28', async (context) => {
  await using started = await startEngine('28', context, { flags })
  expect(await seeWhatIsLeft(started.engine)).toEqual(leftToEngine)
})

async function seeWhatIsLeft(engine: Engine) {
  await using world = await createTestWorld(engine)
  await using plain = await createTestWorld(testEngine())
  await using _sweeper = sweeperOf(plain.engine, world.runId)
  const Ulimits = [memlock, { Name: 'core', Hard: 4, Soft: 3 }]
  const source = await world.createContainer({ HostConfig: { ...HostConfig, Ulimits } })
  const name = world.name('clone')
  const alone = await clonePlanIn(world, source, { name })
  const clone = await cloneIn(world, source, { name, plan: alone.digest })
  const backup = await capturedSource(world, source)
  const { defaultUlimits: noted, ...document } = backup.document as { defaultUlimits: string[] }
  const open = fieldsOf(await planIn(world, backup))
  const restored = await restoreIn(world, backup)
  await world.createContainer({ HostConfig })
  const besideAnother = await clonePlanIn(world, source, { name })
  const elsewhere = await restoreIn(plain, backup)
  const { notCarried } = await planIn(plain, { ...backup, document })
  const bare = await capturedSource(plain, await plain.createContainer({ HostConfig }))
  const hither = await restoreIn(world, bare)
  return {
    shown: await shown(world, source.id),
    openAlone: fieldsOf(alone),
    cloned: [clone.unexpected, await kept(world, clone.containerId)],
    noted,
    open,
    restored: [restored.unexpected, await kept(world, restored.containerId)],
    openBesideAnother: fieldsOf(besideAnother),
    samePlan: isDeepStrictEqual(besideAnother.digest, alone.digest),
    elsewhere: [elsewhere.unexpected, await shown(plain, elsewhere.containerId)],
    ofEarlierVersion: notCarried.find(({ code }) => code === 'ulimits-maybe-defaults')?.params,
    fromElsewhere: [hither.unexpected, await kept(world, hither.containerId), namesIn(hither.changes)],
  }
}

interface Ulimit {
  Name: string
  Soft: number
  Hard: number
}

/** The limits that a plan leaves to the engine. */
function fieldsOf({ changes }: { changes: { field: string; decidedLater: boolean }[] }): string[] {
  return namesIn(changes.filter(({ decidedLater }) => decidedLater))
}

function namesIn(changes: { field: string }[]): string[] {
  return changes.flatMap(({ field }) => /^HostConfig\.Ulimits\.(.*)/.exec(field)?.[1] ?? []).toSorted()
}

async function shown(world: TestWorld, id: string): Promise<string[]> {
  const inspected = (await world.get(`/containers/${id}/json`)) as { HostConfig: { Ulimits: Ulimit[] | null } }
  return named(inspected.HostConfig.Ulimits)
}

/** As the engine has stored it, without what it adds when it is asked. */
async function kept({ engine }: TestWorld, id: string): Promise<string[]> {
  const { DockerRootDir } = (await clientOf(engine).info({ abortSignal: undefined })) as { DockerRootDir: string }
  const stored = await readFile(join(DockerRootDir, 'containers', id, 'hostconfig.json'), 'utf8')
  return named((JSON.parse(stored) as { Ulimits: Ulimit[] | null }).Ulimits)
}

function named(ulimits: Ulimit[] | null): string[] {
  return (ulimits ?? []).map(({ Name, Soft, Hard }) => `${Name} ${Soft}:${Hard}`).toSorted()
}
