import { message, OpError } from '@holdfast/contract'
import {
  listLabelled,
  resolveContainer,
  type ContainerIdentity,
  type Engine,
  type LabelledContainer,
} from '@holdfast/docker-ops'
import { isInScope, isScoped, type Beholder, type ScopedContainer } from '../access/in-scope.ts'

/**
 * The container that `ref` means among those the caller sees: an id, a name, or a unique id prefix, in this order. One that is
 * out of sight is answered as one that does not exist.
 * @throws OpError `CONTAINER_NOT_FOUND`, `AMBIGUOUS_ID`, `ENGINE_UNREACHABLE`, `ENGINE_REFUSED`.
 */
export async function resolveInSight(
  engine: Engine,
  ref: string,
  { scopes, signal }: Beholder & { signal?: AbortSignal },
): Promise<ContainerIdentity> {
  const options = signal === undefined ? {} : { signal }
  if (!isScoped({ scopes })) return resolveContainer(engine, ref, options)
  const seen = (await listLabelled(engine, options)).filter((one) => isInScope({ scopes }, factsOf(one)))
  const { id, name } = findAmong(seen, ref).row
  return { id, name }
}

/** The containers the caller sees. @throws OpError `ENGINE_UNREACHABLE`, `ENGINE_REFUSED`. */
export async function listInSight(engine: Engine, caller: Beholder): Promise<LabelledContainer[]> {
  return (await listLabelled(engine)).filter((one) => isInScope(caller, factsOf(one)))
}

export function factsOf({ row, labels }: LabelledContainer): ScopedContainer {
  return { name: row.name, labels }
}

function findAmong(labelled: readonly LabelledContainer[], ref: string): LabelledContainer {
  const plain = ref.replace(/^\//, '')
  const exact = labelled.find(({ row }) => row.id === plain) ?? labelled.find(({ row }) => row.name === plain)
  if (exact !== undefined) return exact
  const [found, ...others] = labelled.filter(({ row }) => row.id.startsWith(plain))
  if (found === undefined) throw new OpError('CONTAINER_NOT_FOUND', message('container-not-found', { container: ref }))
  if (others.length > 0) throw new OpError('AMBIGUOUS_ID', message('container-ambiguous', { container: ref }))
  return found
}
