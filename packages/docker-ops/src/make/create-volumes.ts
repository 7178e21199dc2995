import { OpError } from '@holdfast/contract'
import { ask, askIfThere } from '../engine/ask-engine.ts'
import { clientOf, type Engine } from '../engine/connect-engine.ts'
import { jobLabel } from '../made/labels.ts'
import { volumeLabels } from '../plan/labels/plan-labels.ts'
import type { CloneSpec } from '../plan/plan-container.ts'

export interface CreateCloneVolumesOptions {
  jobId: string
  signal: AbortSignal
  /** Called for each volume as soon as it is there and ours. */
  onCreated: (name: string) => void
  /** The volumes that are replaced, where they are to be known by something else than the engine. */
  replaced?: ReadonlyMap<string, { Labels?: Record<string, string> | null | undefined } | null>
}

/**
 * Makes the planned volumes one after the other, in the order of their names: of several clones that want the same
 * ones, the first to get the first volume gets them all.
 * @throws OpError `NAME_IN_USE` when there is such a volume already; it is left as it is.
 */
export async function createCloneVolumes(
  engine: Engine,
  volumes: CloneSpec['volumes'],
  { jobId, signal, onCreated, replaced: known }: CreateCloneVolumesOptions,
): Promise<void> {
  const client = clientOf(engine)
  for (const { name, replaces } of volumes) {
    signal.throwIfAborted()
    const [existing, replaced] = await Promise.all([
      readVolume(engine, name, signal),
      replaces === null ? null : known === undefined ? readVolume(engine, replaces, signal) : known.get(replaces),
    ])
    if (existing !== null) throw nameInUse(name)
    const Labels = volumeLabels(replaced?.Labels ?? {}, jobId)
    // Not interruptible, and asked again: create answers 201 with the existing volume, labels and all, when the name is
    // taken. A volume's labels never change, so they say whose it is.
    await ask(client.createVolume({ Name: name, Driver: 'local', Labels }))
    const created = await readVolume(engine, name)
    if (created?.Labels?.[jobLabel] !== jobId) throw nameInUse(name)
    onCreated(name)
  }
}

function readVolume(
  engine: Engine,
  name: string,
  signal?: AbortSignal,
): Promise<{ Labels: Record<string, string> | null } | null> {
  const volume = clientOf(engine).getVolume(name)
  return askIfThere(volume.inspect(signal && { abortSignal: signal }), signal)
}

function nameInUse(name: string): OpError {
  return new OpError(
    'NAME_IN_USE',
    `A volume ${name} exists already, and the new container needs one of its own. Choose another name for the container, or remove the volume.`,
  )
}
