import { OpError, type CopyMode } from '@holdfast/contract'
import { message, type Message } from '@holdfast/contract/messages'
import type { BindFacts } from '../container/bind-sources.ts'
import { ownName } from '../container/names.ts'
import type { RawContainer } from '../engine/raw/raw-inspect.ts'
import type { ContainerSpec } from './plan-container.ts'
import type { PlanContext } from './plan-context.ts'

/** How a container is kept from changing. */
export type Quiesce = Exclude<CopyMode, 'live'>

/**
 * How the source is kept from changing while its data is read; null when nothing is read, in mode live, and for a source
 * that does not change anyway.
 * @throws OpError as `quiesceFor` does.
 */
export function planQuiesce(context: PlanContext, spec: ContainerSpec, ownContainerId: string | null): Quiesce | null {
  if (!isSourceRead(context, spec)) return null
  return quiesceFor(context, context.options.mode, ownContainerId)
}

/** Whether anything but the source's configuration goes into the clone. */
export function isSourceRead({ options }: PlanContext, { volumes }: Pick<ContainerSpec, 'volumes'>): boolean {
  return options.writableLayer === 'include' || volumes.some(({ copyOf }) => copyOf !== null)
}

/**
 * How a container is kept from changing while its data is read; null in mode live, and for one that does not change anyway.
 * @throws OpError `INVALID_STATE` where the mode would harm the container or is not possible, `OWN_CONTAINER` when it is the
 * one Holdfast runs in.
 */
export function quiesceFor(
  { container, missing }: { container: RawContainer } & Pick<BindFacts, 'missing'>,
  mode: CopyMode,
  ownContainerId: string | null,
): Quiesce | null {
  const { Status } = container.State
  if (mode === 'live' || !['running', 'restarting'].includes(Status)) return null
  const name = ownName(container)
  const refuse = (detail: Message): OpError => new OpError('INVALID_STATE', detail, { field: 'mode' })
  if (container.Id === ownContainerId)
    throw new OpError('OWN_CONTAINER', message('own-container-not-quiesced', { container: name, mode }), {
      field: 'mode',
    })
  if (mode === 'stop' && container.HostConfig['AutoRemove'] === true)
    throw refuse(message('stop-would-remove', { container: name }))
  // Its start would make them, as folders, or fail where one was a file.
  if (mode === 'stop' && missing.length > 0)
    throw refuse(message('stop-would-not-restart', { container: name, folders: missing.map(({ source }) => source) }))
  if (mode === 'pause' && Status === 'restarting') throw refuse(message('restarting-not-paused', { container: name }))
  return mode
}
