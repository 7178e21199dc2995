import type { ContainerAction } from '@holdfast/contract'
import type { Container } from 'dockerode'
import { ask } from '../engine/ask-engine.ts'
import { postJson } from '../engine/body/exchange-json.ts'
import { clientOf, type Engine } from '../engine/connect-engine.ts'
import { refuseSharedMounts } from './shared-mounts.ts'

/**
 * Does to a container what takes no job. Starting what runs and stopping what does not is success.
 * A restart starts what does not run, so the guard of `start` stands before it too, and only `start` can lift it.
 * @param containerId an id, a name or a unique id prefix.
 * @throws OpError `CONTAINER_NOT_FOUND`, `AMBIGUOUS_ID`; `MOUNT_SHARED` when a clone would write to the data of its
 * running source; `PORT_IN_USE`; `NAME_IN_USE` (rename); `INVALID_STATE`, such as removing what runs; `ENGINE_UNREACHABLE`,
 * `ENGINE_REFUSED`.
 */
// oxlint-disable-next-line max-params -- three, and then one options object
export async function actOnContainer(
  engine: Engine,
  containerId: string,
  action: ContainerAction,
  { signal }: { signal?: AbortSignal } = {},
): Promise<void> {
  const abort = signal === undefined ? {} : { abortSignal: signal }
  const mayStart = action.action === 'start' ? !action.options.allowSharedMounts : action.action === 'restart'
  if (mayStart) await refuseSharedMounts(engine, containerId, { ...(signal && { signal }) })
  const container = clientOf(engine).getContainer(encodeURIComponent(containerId))
  await ask(perform(container, action, abort).catch(ignoreNoChange), { container: containerId }, signal)
}

function perform(container: Container, { action, options }: ContainerAction, abort: object): Promise<unknown> {
  switch (action) {
    case 'start':
    case 'pause':
    case 'unpause':
      return container[action](abort)
    case 'stop':
    case 'restart':
      return container[action]({ ...abort, ...(options.timeoutSeconds !== undefined && { t: options.timeoutSeconds }) })
    case 'kill':
      return container.kill({ ...abort, signal: options.signal })
    case 'remove':
      return container.remove({ ...abort, force: options.force, v: options.volumes })
    case 'rename':
      return container.rename({ ...abort, name: options.name })
    default:
      return action satisfies never
  }
}

/** The engine's word for "it is so already". */
function ignoreNoChange(error: { statusCode?: number }): void {
  if (error.statusCode !== 304) throw error
}

/** As the engine has it: `no`, `always`, `unless-stopped`, `on-failure`. */
export interface EngineRestartPolicy {
  Name: string
  /** A bigint where a number would be rounded. */
  MaximumRetryCount: number | bigint
}

/** @throws OpError `CONTAINER_NOT_FOUND`, `ENGINE_UNREACHABLE`, `ENGINE_REFUSED`. */
export async function setRestartPolicy(
  engine: Engine,
  containerId: string,
  policy: EngineRestartPolicy,
): Promise<void> {
  const update = postJson(engine, `/containers/${containerId}/update`, { RestartPolicy: policy })
  await ask(update, { container: containerId })
}
