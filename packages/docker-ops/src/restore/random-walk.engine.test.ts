import { resolve } from 'node:path'
import { OpError } from '@holdfast/contract'
import { textOf } from '@holdfast/contract/messages'
import { expect, test } from 'vitest'
import { cloneIn, clonePlanIn } from '../clone/testing/clone-in.ts'
import { clientOf } from '../engine/connect-engine.ts'
import { isRecord } from '../engine/raw/same-value.ts'
import type { NewContainer } from '../make/make-container.ts'
import { createTestWorld, type TestObject, type TestWorld } from '../testing/create-test-world.ts'
import { imageWith } from '../testing/image-with.ts'
import { randomBodies } from '../testing/random-body.ts'
import { testEngine } from '../testing/test-engine.ts'
import type { BackupSource } from './backup-source.ts'
import { capturedSource } from './testing/captured-source.ts'
import { planIn, restoreIn } from './testing/restore-in.ts'

const engine = testEngine()
const count = Number(process.env['HOLDFAST_TEST_BODIES'] ?? 25)
const seed = Number(process.env['HOLDFAST_TEST_SEED'] ?? Date.now() % 1_000_000_007)

/** What the engine writes for itself, whoever made the container. */
const ofTheEngine =
  /^(Id|Created|State|Name|Path|Args|RestartCount|ResolvConfPath|HostnamePath|HostsPath|LogPath|GraphDriver|Storage|ImageManifestDescriptor|ExecIDs)(\.|$)|^Mounts\..*\.Mode$|^NetworkSettings\.(?!Networks\.)|^NetworkSettings\.Networks\..*\.(NetworkID|EndpointID|Gateway|IPAddress|IPPrefixLen|IPv6Gateway|GlobalIPv6Address|GlobalIPv6PrefixLen|MacAddress|DNSNames)$/

test(
  `whatever a container is created with, its clone and its restore have it, or the plan names the difference (seed ${seed})`,
  { timeout: 1_800_000 },
  async (context) => {
    await using world = await createTestWorld(engine)
    const image = await imageWith(world, ['ENV FROM_IMAGE=1', 'LABEL of=image', 'EXPOSE 81', 'VOLUME /of-image'])
    const [volume, network] = [await world.createVolume(), await world.createNetwork()]
    const neighbour = await world.runContainer({ HostConfig: { IpcMode: 'shareable' } })
    const bodies = randomBodies({ image, volume, network: network.name, neighbour: neighbour.name }, { count, seed })
    const faults: string[] = []
    const tally = { refused: 0, cloned: 0, restored: 0, 'restored alone': 0, conflicts: 0 }
    for (const [at, body] of bodies.entries()) {
      const source = await world.createContainer(body).catch((error: unknown) => String(error))
      if (typeof source === 'string') {
        tally.refused += 1
        continue
      }
      const told = (fault: string) => faults.push(`body ${at}: ${fault}\n  ${JSON.stringify(body)}`)
      const before = await look(world, source.id)
      const backup = await capturedSource(world, source).catch((error: unknown) => error)
      if (backup instanceof Error) told(`captured: ${backup.message}`)
      for (const way of ['cloned', 'restored', 'restored alone'] as const) {
        // What the original held is free then: addresses come back.
        if (way === 'restored alone') await clientOf(engine).getContainer(source.id).remove({ force: true, v: true })
        const made = await (way === 'cloned' ? clone(world, source) : restore(world, backup as BackupSource)).catch(
          (error: unknown) => error,
        )
        if (made === 'conflict') tally.conflicts += 1
        else if (made instanceof Error) told(`${way}: ${made instanceof OpError ? made.code : ''} ${made.message}`)
        else {
          tally[way] += 1
          const { containerId, changes } = made as NewContainer
          const named = changes.map(({ field }) => field)
          for (const path of await differing(world, before, containerId))
            if (!named.some((field) => `${path}.`.startsWith(`${field}.`) || `${field}.`.startsWith(`${path}.`)))
              told(`${way}: ${path} is another, and nothing names it`)
          await clientOf(engine).getContainer(containerId).remove({ force: true, v: true })
        }
      }
    }
    await context.annotate(JSON.stringify(tally))
    expect(faults).toEqual([])
    expect(tally.cloned).toBeGreaterThan(0)
    expect(tally.restored).toBeGreaterThan(0)
    expect(tally['restored alone']).toBeGreaterThan(0)
  },
)

async function clone(world: TestWorld, source: TestObject): Promise<NewContainer | 'conflict'> {
  const { conflicts } = await clonePlanIn(world, source)
  if (conflicts.length > 0) return named(conflicts)
  return cloneIn(world, source)
}

async function restore(world: TestWorld, backup: BackupSource): Promise<NewContainer | 'conflict'> {
  const name = world.name('restored')
  const { conflicts } = await planIn(world, backup, { name })
  if (conflicts.length > 0) return named(conflicts)
  return restoreIn(world, backup, { name })
}

/** A conflict is an answer only when it says something. */
function named(conflicts: readonly { reason?: unknown; message?: unknown }[]): 'conflict' {
  for (const conflict of conflicts) expect(textOf((conflict.reason ?? conflict.message) as never)).not.toBe('')
  return 'conflict'
}

/** Paths of all leaves that are not the same in two inspects, compared by nothing of ours. */
async function differing(world: TestWorld, before: unknown, id: string): Promise<string[]> {
  const after = await look(world, id)
  return leaves('', before, after).filter((path) => !ofTheEngine.test(path))
}

async function look(world: TestWorld, id: string) {
  return byDestination((await world.get(`/containers/${id}/json`)) as Inspected)
}

interface Inspected extends Record<string, unknown> {
  Name: string
  Config: Record<string, unknown> & { Volumes?: Record<string, unknown> | null }
  HostConfig: Record<string, unknown> & { Links?: string[] | null }
  Mounts: (Record<string, unknown> & { Destination: string; Type: string })[]
}

/** Mounts come in any order, a volume's folder follows from its name, a link repeats the name of its owner, and `/a/./b` is `/a/b`. */
function byDestination({ Mounts, Config, HostConfig, ...rest }: Inspected): Record<string, unknown> {
  const Links = HostConfig.Links?.map((link) => link.replace(`:${rest.Name}/`, ':'))
  const mounts = Mounts.map(({ Source, ...mount }) => (mount.Type === 'volume' ? mount : { ...mount, Source }))
  return {
    ...rest,
    Config: {
      ...Config,
      Volumes: Object.fromEntries(Object.keys(Config.Volumes ?? {}).map((path) => [resolve(path), {}])),
    },
    HostConfig: { ...HostConfig, Links },
    Mounts: Object.fromEntries(mounts.map((mount) => [mount['Destination'], mount])),
  }
}

function leaves(path: string, before: unknown, after: unknown): string[] {
  if (isRecord(before) && isRecord(after))
    return [...new Set([...Object.keys(before), ...Object.keys(after)])].flatMap((key) =>
      leaves(path === '' ? key : `${path}.${key}`, before[key], after[key]),
    )
  return written(path, before) === written(path, after) ? [] : [path]
}

/** An endpoint without addresses of its own says so in three ways. */
function written(path: string, value: unknown): string {
  const isEmpty = path.endsWith('.IPAMConfig') && Object.values(value ?? {}).every((part) => String(part ?? '') === '')
  return isEmpty ? 'null' : JSON.stringify(value ?? null)
}
