import { message, textOf, type Message } from '@holdfast/contract/messages'
import { notCarried } from '../plan/mounts/not-carried.ts'
import type { ContainerSpec } from '../plan/plan-container.ts'
import type { RestoreContext } from './read-restore-context.ts'

/** What the restored container will not have of the original, for people. */
export function notRestored({ backup, options }: RestoreContext, spec: ContainerSpec): Message[] {
  const leavesLayer = backup.image.hasWritableLayer && options.writableLayer === 'exclude'
  const lost = [
    ...notCarried(spec, backup.volumes),
    ...backup.document.notKept,
    ...(leavesLayer ? [message('lost-layer')] : []),
  ]
  return [...new Map(lost.map((one) => [textOf(one), one])).values()]
}
