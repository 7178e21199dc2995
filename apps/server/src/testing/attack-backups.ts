import { randomUUID } from 'node:crypto'
import { dirname, join } from 'node:path'
import { OpError } from '@holdfast/contract'
import { captureContainer, type Engine } from '@holdfast/docker-ops'
import { createTestWorld, type TestObject, type TestWorld } from '@holdfast/docker-ops/testing'
import type { Vault } from '@holdfast/vault'
import { createTemporaryVault } from '@holdfast/vault/testing'
import { toSink } from '../backups/backup-recipe.ts'

export interface AttackedBackups {
  /** What of others was in a backup, with what is around it. */
  foreign: string[]
  /** How many backups were made. */
  made: number
  /** Codes of what the others failed with. */
  refused: Set<string>
  /** Readers of the mount, or of the layer. */
  readers: Set<string>
}

const { signal } = new AbortController()
const repository = join(import.meta.dirname, '../../../..')
const program = join(repository, 'packages/host-files/src/testing/swap-files.ts')

export interface Attack {
  attacked: 'volume' | 'layer'
  mode: 'live' | 'pause'
  milliseconds: number
}

/**
 * Backs a container up again and again for some time, while a program in it swaps folders, links and
 * files of its volume or of its writable layer for one another: as fast as it can in mode pause; in mode live so that a backup gets through now and then. See `swap-files.ts`. The engine has to run here.
 */
export async function attackBackups(
  engine: Engine,
  { attacked, mode, milliseconds }: Attack,
): Promise<AttackedBackups> {
  await using world = await createTestWorld(engine)
  await using temporary = await createTemporaryVault({ parent: '/var/tmp' })
  const { vault } = temporary
  const source = await startAttack(world, { attacked, mode })
  const result: AttackedBackups = { foreign: [], made: 0, refused: new Set(), readers: new Set() }
  for (const end = performance.now() + milliseconds; result.made === 0 || performance.now() < end;) {
    const made = await backUp({ engine, vault, source, mode }).catch((error: unknown) => {
      if (!(error instanceof OpError)) throw error
      result.refused.add(error.code)
      return null
    })
    if (made === null) continue
    result.made += 1
    for (const reader of made.readers) result.readers.add(reader)
    result.foreign.push(...(await findForeign(vault, made.id)))
    await vault.remove(made.id)
  }
  const { State } = (await world.get(`/containers/${source.id}/json`)) as { State: { Status: string } }
  if (State.Status !== 'running') throw new Error(`The attacker is ${State.Status}.`)
  return result
}

/** With the programs of this host; what the links lead to has the same path in the container. */
async function startAttack(world: TestWorld, { attacked, mode }: Omit<Attack, 'milliseconds'>): Promise<TestObject> {
  const volume = await world.createVolume()
  const { Mountpoint } = (await world.get(`/volumes/${volume}`)) as { Mountpoint: string }
  const beside = dirname(Mountpoint)
  // Not its first folder: one that changes all the time cannot be proven to be the engine's, and is read through it.
  const root = attacked === 'volume' ? join(Mountpoint, 'own') : '/own'
  // Of such a size that the layer is read while the container runs.
  const prepare = attacked === 'layer' ? 'mkdir /own && truncate -s 70M /large && ' : ''
  const manner = mode === 'live' ? 'calm' : attacked === 'layer' ? 'stay' : ''
  const attack = [process.execPath, program, root, join(beside, 'outside'), manner].join(' ')
  const source = await world.runContainer({
    Cmd: ['sh', '-c', `${prepare} exec ${attack}`],
    Env: ['PATH=/usr/bin:/bin'],
    HostConfig: {
      NetworkMode: 'none',
      Binds: [
        `${volume}:/data`,
        `${beside}:${beside}`,
        ...['/usr', '/lib', '/lib64', repository].map((path) => `${path}:${path}:ro`),
      ],
    },
  })
  const deadline = Date.now() + 60_000
  while ((await world.execute(source, `test -e ${root}/many/link-199`)) !== 0)
    if (Date.now() > deadline) throw new Error('The attacker did not begin.')
  return source
}

async function backUp({
  engine,
  vault,
  source,
  mode,
}: {
  engine: Engine
  vault: Vault
  source: TestObject
  mode: 'live' | 'pause'
}): Promise<{ id: string; readers: string[] }> {
  const jobId = randomUUID()
  await using draft = await vault.begin(jobId, { signal })
  const request = { containerId: source.id, mode, mounts: {}, jobId, holdfastVersion: '0.0.0', fullReadAfterMs: 0 }
  const journal = { quiesced: () => Promise.resolve(), resumed: () => Promise.resolve() }
  const run = { signal, onProgress: () => {}, journal }
  const { document, image } = await captureContainer(engine, request, { sink: toSink(draft, () => {}), run })
  const { id } = await draft.seal({ name: source.name, image, startedAt: Date.now(), document, signal })
  const readers = [
    ...document.mounts.flatMap(({ reader }) => reader?.kind ?? []),
    ...(document.writableLayer === null ? [] : [document.writableLayer.reader ?? '']),
  ]
  return { id, readers }
}

const foreign = /foreign/i
/** As much of the piece before as the beginning of the word may be in. */
const overlap = 16

/** In names, attributes and data of all that is in a backup but the layers of its image. */
async function findForeign(vault: Vault, backupId: string): Promise<string[]> {
  await using backup = await vault.open(backupId)
  const { trees, layers } = backup.record
  const tars = [
    ...trees.filter(({ path }) => path !== '/').map(({ path }) => backup.openTree(path, signal)),
    ...layers.slice(1).map(({ diffId }) => backup.openLayer(diffId, signal)),
  ]
  const found: string[] = []
  for (const tar of tars) {
    let before = ''
    for await (const piece of tar) {
      const text = before + piece.toString('latin1')
      const at = text.search(foreign)
      if (at >= 0) found.push(text.slice(Math.max(0, at - 100), at + 100))
      before = text.slice(-overlap)
    }
  }
  return found
}
