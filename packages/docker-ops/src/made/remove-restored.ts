import { OpError } from '@holdfast/contract'
import { ask, askIfThere } from '../engine/ask-engine.ts'
import { clientOf, type Engine } from '../engine/connect-engine.ts'
import { findMade } from './find-made.ts'
import { jobLabel } from './labels.ts'
import { removeMade, type MadeObjects } from './remove-made.ts'
import { restoreRepository, restoreTag } from './restore-tag.ts'
import { namingWhatIsLeft } from './undo.ts'

/** What one restore made, and so what it may remove. */
export interface RestoredObjects extends MadeObjects {
  /** Of images it loaded; an image goes with its last tag. */
  tags: string[]
  /** Ids. */
  networks: string[]
}

/** Everything on the engine that was made by one of these jobs. */
export async function findRestored(
  engine: Engine,
  jobIds: readonly string[],
  signal?: AbortSignal,
): Promise<RestoredObjects> {
  const client = clientOf(engine)
  const abort = signal && { abortSignal: signal }
  const wanted = new Set(jobIds.map(restoreTag))
  const [made, networks, images] = await Promise.all([
    findMade(engine, jobIds, signal),
    ask(client.listNetworks({ filters: { label: [jobLabel] }, ...abort }), {}, signal),
    ask(client.listImages({ filters: { reference: [`${restoreRepository}:*`] }, ...abort }), {}, signal),
  ])
  return {
    ...made,
    networks: networks.flatMap(({ Id, Labels }) => (jobIds.includes(Labels?.[jobLabel] ?? '') ? Id : [])),
    tags: images.flatMap(({ RepoTags }) => RepoTags ?? []).filter((tag) => wanted.has(tag)),
  }
}

/** Removes all of it and goes on after a failure; what is removed is taken off the lists. */
async function removeRestored(engine: Engine, made: RestoredObjects): Promise<OpError[]> {
  const client = clientOf(engine)
  const failures = await removeMade(engine, made)
  const removeAll = async (names: string[], remove: (name: string) => Promise<unknown>): Promise<void> => {
    for (const name of names.slice())
      try {
        await askIfThere(remove(name))
        names.splice(names.indexOf(name), 1)
      } catch (error) {
        failures.push(error as OpError)
      }
  }
  await removeAll(made.tags, (tag) => client.getImage(tag).remove({ noprune: true }))
  await removeAll(made.networks, (id) => client.getNetwork(id).remove())
  return failures
}

/** Removes what a failed restore made, also what the engine made without its answer having arrived, and resolves with what to throw. */
export async function undoRestore(
  engine: Engine,
  { jobId, made }: { jobId: string; made: RestoredObjects },
  error: unknown,
): Promise<unknown> {
  const found = await findRestored(engine, [jobId]).catch(() => null)
  for (const kind of ['containers', 'volumes', 'images', 'networks', 'tags'] as const)
    made[kind] = [...new Set([...made[kind], ...(found?.[kind] ?? [])])]
  const failures = await removeRestored(engine, made)
  const left = [
    ...made.containers.map((id) => `container ${id}`),
    ...made.volumes.map((name) => `volume ${name}`),
    ...made.images.map((id) => `image ${id}`),
    ...made.tags.map((name) => `image ${name}`),
    ...made.networks.map((id) => `network ${id}`),
  ]
  return namingWhatIsLeft(error, { left, failures })
}

/**
 * Removes what interrupted restores left behind: what carries the label of one of these jobs, networks among it, and the images
 * they had loaded.
 * @throws OpError `ENGINE_UNREACHABLE`, `ENGINE_REFUSED`, or the first failed removal's code; it tries all before.
 */
export async function sweepRestores(
  engine: Engine,
  jobIds: readonly string[],
  { signal }: { signal?: AbortSignal } = {},
): Promise<void> {
  if (jobIds.length === 0) return
  const failures = await removeRestored(engine, await findRestored(engine, jobIds, signal))
  const [first] = failures
  if (first === undefined) return
  const said = failures.map(({ message }) => message).join(' ')
  throw new OpError(first.code, `Not all that interrupted restores left could be removed: ${said}`, {
    cause: new AggregateError(failures),
  })
}
