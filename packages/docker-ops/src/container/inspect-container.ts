import { OpError, type ContainerDetail } from '@holdfast/contract'
import { ask } from '../engine/ask-engine.ts'
import { clientOf, type Engine } from '../engine/connect-engine.ts'
import { listContainers } from './list-containers.ts'
import { toContainerDetail } from './to-container-detail.ts'

/**
 * Reads what the container page shows: the row of the list and the configuration beside it, environment values included.
 * @param id an id, a name or a unique id prefix.
 * @throws OpError `CONTAINER_NOT_FOUND`, `AMBIGUOUS_ID`, `ENGINE_UNREACHABLE`, `ENGINE_REFUSED`.
 */
export async function inspectContainer(
  engine: Engine,
  id: string,
  { signal }: { signal?: AbortSignal } = {},
): Promise<ContainerDetail> {
  const inspected = await ask(
    clientOf(engine)
      .getContainer(encodeURIComponent(id))
      .inspect({ ...(signal && { abortSignal: signal }) }),
    { container: id },
    signal,
  )
  const [row] = await listContainers(engine, { ids: [inspected.Id], ...(signal && { signal }) })
  if (row === undefined) throw new OpError('CONTAINER_NOT_FOUND', `Container ${id} was removed just now.`)
  return toContainerDetail(row, inspected)
}
