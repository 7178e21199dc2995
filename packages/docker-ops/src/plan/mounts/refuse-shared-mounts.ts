import { OpError } from '@holdfast/contract'
import { isAlive, ownName } from '../../container/names.ts'
import type { CloneSpec } from '../plan-container.ts'
import type { PlanContext } from '../plan-context.ts'

/** What clone and source could both write if the clone were started now; empty when the source does not run. */
export function contestedMounts({ container }: PlanContext, { contested }: CloneSpec): CloneSpec['contested'] {
  return isAlive(container.State.Status) ? contested : []
}

/** @throws OpError `MOUNT_SHARED` when the clone would be started on data its running source writes to. */
export function refuseSharedMounts(context: PlanContext, spec: CloneSpec): void {
  const { start, allowSharedMounts } = context.options
  if (!start || allowSharedMounts) return
  const shared = contestedMounts(context, spec)
  if (shared.length === 0) return
  const list = shared.map(({ data, destination }) => `${destination} (${data})`).join(', ')
  throw new OpError(
    'MOUNT_SHARED',
    `The clone and its running source ${ownName(context.container)} would both write to ${list}. Choose another way for these mounts, do not start the clone, or pass allowSharedMounts.`,
    { field: 'mounts' },
  )
}
