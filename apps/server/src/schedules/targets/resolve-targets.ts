import { message, type ContainerSelector, type ContainerSubject, type Message, type Schedule } from '@holdfast/contract'
import { isInScope, type Beholder } from '../../access/in-scope.ts'
import { labelNames } from '../labels/read-labels.ts'
import { identityOf, type ContainerIndex } from './container-index.ts'
import { factsOf, type KnownContainer, type Override, type PlannedBackup } from './known-containers.ts'

/** What a schedule takes, and how. */
export type Selection = Pick<Schedule, 'id' | 'name' | 'targets' | 'exclude' | 'vault' | 'mode' | 'mounts'>

/** How a target is found again, should it be recreated before it begins. */
export type ContainerAddress = Omit<Extract<ContainerSelector, { kind: 'container' }>, 'kind'>

export interface ResolvedTarget {
  readonly subject: ContainerSubject
  readonly address: ContainerAddress
  readonly backup: PlannedBackup
  /** Why it is skipped; null: it is backed up. */
  readonly reason: Message | null
  /** Whether it says so itself: nothing that a run has to tell of. */
  readonly excludesItself: boolean
  /** Null where there is none of that name or identity. */
  readonly container: KnownContainer | null
}

const swarmTask = 'com.docker.swarm.task.id'

/** The containers of a selection, each once, by name; those that are skipped with the reason. */
export function resolveTargets(
  selection: Selection,
  index: ContainerIndex,
  override: Override = () => ({}),
): ResolvedTarget[] {
  const excluded = new Set(selection.exclude.flatMap((selector) => index.matching(selector)))
  const chosen = new Set<KnownContainer>()
  const missing: ResolvedTarget[] = []
  for (const selector of [...selection.targets, namedBy(selection)]) {
    const found = index.matching(selector)
    for (const container of found) if (!excluded.has(container)) chosen.add(container)
    if (selector.kind === 'container' && found.length === 0) missing.push(missingTarget(selector, selection))
  }
  const present = index.all.filter((container) => chosen.has(container))
  return [...present.map((container) => toTarget(container, { selection, index, override })), ...missing]
}

/** How many of them would be backed up, as far as the caller sees them. */
export function countTargets(
  selection: Selection,
  { index, override, caller }: { index: ContainerIndex; override: Override; caller: Beholder },
): number {
  const isSeen = (container: KnownContainer | null): boolean =>
    container !== null && isInScope(caller, factsOf(container))
  return resolveTargets(selection, index, override).filter(
    ({ reason, container }) => reason === null && isSeen(container),
  ).length
}

/** The engines that must answer before anybody knows what a selection takes, and do not. */
export function unreachableFor({ targets }: Pick<Selection, 'targets'>, { unreachable }: ContainerIndex): string[] {
  const isAnywhere = targets.some(({ kind }) => kind !== 'container')
  return unreachable.filter(
    (id) => isAnywhere || targets.some((one) => one.kind === 'container' && one.engineId === id),
  )
}

/** Those whose label names the schedule. */
function namedBy({ name }: Selection): ContainerSelector {
  return { kind: 'label', label: `${labelNames.schedule}=${name}` }
}

function toTarget(
  container: KnownContainer,
  { selection, index, override }: { selection: Selection; index: ContainerIndex; override: Override },
): ResolvedTarget {
  const { engineId, row, labels } = container
  const said = override(container, selection)
  const { skip, own } = 'skip' in said ? { skip: said.skip, own: {} } : { skip: null, own: said }
  const { vault, mode, mounts } = selection
  const reason = index.isOwn(container)
    ? message('own-container-backup')
    : labels[swarmTask] !== undefined
      ? message('capture-swarm-task', { container: row.name })
      : skip
  return {
    subject: { kind: 'container', engineId, containerId: row.id, name: row.name },
    address: { engineId, name: row.name, compose: identityOf(container) },
    backup: { vault, mode, mounts, ...own },
    reason,
    excludesItself: skip !== null,
    container,
  }
}

function missingTarget(
  { engineId, name, compose }: ContainerAddress,
  { vault, mode, mounts }: Selection,
): ResolvedTarget {
  return {
    subject: { kind: 'container', engineId, containerId: '', name },
    address: { engineId, name, compose },
    backup: { vault, mode, mounts },
    reason: message('schedule-container-missing', { container: name }),
    excludesItself: false,
    container: null,
  }
}
