import { OpError } from '@holdfast/contract'
import { message } from '@holdfast/contract/messages'
import { ask, askIfThere } from '../engine/ask-engine.ts'
import { clientOf, type Engine } from '../engine/connect-engine.ts'
import { jobLabel } from '../made/labels.ts'
import { volumeLabels } from '../plan/labels/plan-labels.ts'
import type { ContainerSpec } from '../plan/plan-container.ts'
import type { PlanContext } from '../plan/plan-context.ts'

export interface CreateVolumesOptions {
  jobId: string
  signal: AbortSignal
  /** Called for each volume as soon as it is there and ours. */
  onCreated: (name: string) => void
  /** By name, the volumes that are replaced. */
  replaced: PlanContext['volumes']
  purpose: PlanContext['purpose']
}

/**
 * Makes the planned volumes one after the other, in the order of their names: of several clones that want the same
 * ones, the first to get the first volume gets them all.
 * @throws OpError `NAME_IN_USE` when there is such a volume already; it is left as it is.
 */
export async function createVolumes(
  engine: Engine,
  volumes: ContainerSpec['volumes'],
  { jobId, signal, onCreated, replaced, purpose }: CreateVolumesOptions,
): Promise<void> {
  const client = clientOf(engine)
  for (const { name, replaces } of volumes) {
    signal.throwIfAborted()
    if ((await readVolume(engine, name, signal)) !== null) throw nameInUse(name, purpose)
    const before = replaces === null ? null : replaced.get(replaces)
    const Labels = volumeLabels(before?.Labels ?? {}, jobId)
    // Not interruptible, and asked again: create answers 201 with the existing volume, labels and all, when the name is
    // taken. A volume's labels never change, so they say whose it is.
    await ask(client.createVolume({ Name: name, Driver: 'local', Labels }))
    const created = await readVolume(engine, name)
    if (created?.Labels?.[jobLabel] !== jobId) throw nameInUse(name, purpose)
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

function nameInUse(name: string, purpose: PlanContext['purpose']): OpError {
  return new OpError('NAME_IN_USE', message('volume-name-taken', { volume: name, purpose }))
}
