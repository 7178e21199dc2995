import { message, type Message } from '@holdfast/contract/messages'
import { ownName } from '../container/names.ts'
import { hostFolderOf, startLossLook, type LossLook } from '../data/look-for-losses.ts'
import { ask } from '../engine/ask-engine.ts'
import { clientOf, type Engine } from '../engine/connect-engine.ts'
import { cleanPath } from '../engine/raw/bind-spec.ts'
import type { ContainerSpec } from '../plan/plan-container.ts'
import { isSourceRead } from '../plan/plan-quiesce.ts'
import type { PlanContext } from '../plan/plan-context.ts'
import { seesHostFolders } from '../sizes/sees-host-folders.ts'
import { overlayFolder } from '../writable-layer/upper-folder.ts'

/**
 * Begins to look for what a clone will not have of the data it copies and of the layer it includes; `whole` are the mounts it has all of.
 * @throws OpError `ENGINE_UNREACHABLE`, `ENGINE_REFUSED`; the signal's reason.
 */
export async function lookAtSource(
  engine: Engine,
  { context, spec, whole }: { context: PlanContext; spec: ContainerSpec; whole: ReadonlySet<string> },
  { ownContainerId, signal }: { ownContainerId: string | null; signal: AbortSignal },
): Promise<LossLook> {
  const { container, options, volumes } = context
  if (!isSourceRead(context, spec)) return startLossLook([], signal)
  const info = (await ask(clientOf(engine).info({ abortSignal: signal }), {}, signal)) as { Name?: string }
  const isHere = seesHostFolders(engine, { ownContainerId, engineHost: info.Name ?? null })
  const mountPoints = (container.Mounts ?? []).map(({ Destination }) => cleanPath(Destination))
  const layer = { data: layerOf(context), folder: isHere ? overlayFolder(container) : null, isLayer: true, mountPoints }
  const mounts = spec.volumes.flatMap(({ copyOf }) => {
    const mount = container.Mounts?.find(({ Destination }) => cleanPath(Destination) === copyOf?.destination)
    if (copyOf === null || mount === undefined || whole.has(copyOf.destination)) return []
    const folder = isHere ? hostFolderOf(mount, volumes.get(mount.Name ?? '') ?? null) : null
    return { data: copyOf.destination, folder }
  })
  return startLossLook([...(options.writableLayer === 'include' ? [layer] : []), ...mounts], signal)
}

function layerOf({ container }: PlanContext): Message {
  return message('filesystem-of', { container: ownName(container) })
}
