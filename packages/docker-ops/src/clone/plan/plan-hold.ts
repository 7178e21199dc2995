import { OpError } from '@holdfast/contract'
import type { HeldContainer } from '../../hold/hold-still.ts'
import type { CloneSpec } from './plan-clone.ts'
import { ownName, type PlanContext } from './plan-context.ts'

/**
 * How the source is kept from changing while its data is read; null when nothing is read, in mode live, and for a source
 * that does not change anyway.
 * @throws OpError `INVALID_STATE` where the mode would harm the source or is not possible, `OWN_CONTAINER` when the source is
 * the container Holdfast runs in.
 */
export function planHold(
  context: PlanContext,
  spec: CloneSpec,
  ownContainerId: string | null,
): HeldContainer['hold'] | null {
  const { container, options } = context
  const { Status } = container.State
  const { mode } = options
  if (!isSourceRead(context, spec) || mode === 'live' || !['running', 'restarting'].includes(Status)) return null
  const name = ownName(container)
  const refuse = (why: string): OpError => new OpError('INVALID_STATE', `${name} ${why}`, { field: 'mode' })
  if (container.Id === ownContainerId)
    throw new OpError('OWN_CONTAINER', `Holdfast runs in ${name} and cannot ${mode} itself; choose mode live.`, {
      field: 'mode',
    })
  if (mode === 'stop' && container.HostConfig['AutoRemove'] === true)
    throw refuse('was started with --rm: the engine would remove it when it stops. Choose mode pause or live.')
  if (mode === 'pause' && Status === 'restarting')
    throw refuse('keeps restarting and cannot be paused. Choose mode stop.')
  return mode
}

/** Whether anything but the source's configuration goes into the clone. */
export function isSourceRead({ options }: PlanContext, { volumes }: Pick<CloneSpec, 'volumes'>): boolean {
  return options.writableLayer === 'carry' || volumes.some(({ copyOf }) => copyOf !== null)
}
