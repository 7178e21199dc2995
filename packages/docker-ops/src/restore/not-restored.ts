import { message, textOf, type Message } from '@holdfast/contract/messages'
import type { RawMountSpec } from '../engine/raw/raw-inspect.ts'
import { otherImages } from '../plan/mounts/image-mounts.ts'
import { notCarried } from '../plan/mounts/not-carried.ts'
import type { ContainerSpec } from '../plan/plan-container.ts'
import { emulationNote } from './backup-platform.ts'
import type { RestoreContext } from './read-restore-context.ts'

/** What the restored container will not have of the original, for people. */
export function notRestored(context: RestoreContext, spec: ContainerSpec): Message[] {
  const { backup, options } = context
  const { document, container } = backup
  const leavesLayer = backup.image.hasWritableLayer && options.writableLayer === 'exclude'
  const ulimits = (container.HostConfig.Ulimits ?? []).map(({ Name }) => Name).toSorted()
  const mounts = (spec.createBody.HostConfig['Mounts'] as RawMountSpec[] | null | undefined) ?? []
  const lost = [
    ...otherImages(context, mounts, document.mountedImages ?? {}),
    ...notCarried(spec, backup.volumes),
    ...document.notKept.filter((one) => !leavesLayer || !isOfLayer(one)),
    ...(leavesLayer ? [message('lost-layer')] : []),
    ...emulationNote(context),
    ...(document.defaultUlimits === undefined && ulimits.length > 0
      ? [message('ulimits-maybe-defaults', { names: ulimits })]
      : []),
  ]
  return [...new Map(lost.map((one) => [textOf(one), one])).values()]
}

/** The same when it is done: the times of what was restored are known by now, whatever the backup says. */
export function lostInRestore(context: RestoreContext, spec: ContainerSpec, lost: readonly Message[]): Message[] {
  return [...notRestored(context, spec).filter((one) => one.code !== timesCode || isOfLayer(one)), ...lost]
}

const timesCode = 'times-not-restorable'

function isOfLayer({ code, params }: Message): boolean {
  return code === timesCode && params['destination'] === ''
}
