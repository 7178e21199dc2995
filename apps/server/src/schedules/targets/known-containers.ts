import type { ScopedContainer } from '../../access/in-scope.ts'
import type { ContainerRow, CopyMode, Message, Schedule, ScheduleDraft } from '@holdfast/contract'

/** A container as an engine lists it now. */
export interface KnownContainer {
  readonly engineId: string
  readonly row: ContainerRow
  readonly labels: Readonly<Record<string, string>>
}

export interface KnownEngine {
  readonly id: string
  /** In any order; null while the engine does not answer: nobody knows then what is there. */
  readonly containers: readonly KnownContainer[] | null
  /** The container Holdfast runs in; null on a host. */
  readonly ownContainerId: string | null
}

/** What all engines have now. */
export type LookAtContainers = () => Promise<readonly KnownEngine[]>

/** What is done with one container of a run. A null vault is the default one. */
export interface PlannedBackup {
  readonly vault: string | null
  readonly mode: CopyMode
  readonly mounts: ScheduleDraft['mounts']
}

/** What a container itself says of how a schedule treats it, or why it is skipped. */
export type Override = (
  container: KnownContainer,
  schedule: Pick<Schedule, 'id' | 'name' | 'mounts'>,
) => Partial<PlannedBackup> | { readonly skip: Message }

/** What containers say now; good for as long as a look at them. */
export type Overrides = () => Promise<Override>

export const composeLabels = {
  project: 'com.docker.compose.project',
  service: 'com.docker.compose.service',
  number: 'com.docker.compose.container-number',
} as const

/** What a scope goes by. */
export function factsOf({ row, labels }: KnownContainer): ScopedContainer {
  return { name: row.name, labels }
}
