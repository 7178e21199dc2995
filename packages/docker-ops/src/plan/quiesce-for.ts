import { OpError, type CopyMode } from '@holdfast/contract'
import type { HeldContainer } from '../quiesce/quiesce-container.ts'
import type { RawContainer } from '../engine/raw/raw-inspect.ts'
import { ownName } from './plan-context.ts'

/**
 * How a container is kept from changing while its data is read; null in mode live, and for one that does not change anyway.
 * @throws OpError `INVALID_STATE` where the mode would harm the container or is not possible, `OWN_CONTAINER` when it is the
 * one Holdfast runs in.
 */
export function holdFor(
  container: RawContainer,
  mode: CopyMode,
  ownContainerId: string | null,
): HeldContainer['hold'] | null {
  const { Status } = container.State
  if (mode === 'live' || !['running', 'restarting'].includes(Status)) return null
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
