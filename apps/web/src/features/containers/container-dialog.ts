import type { ContainerRow } from '@holdfast/contract'

/** The one dialog that is open on the containers page, and about whom. */
export type ContainerDialog =
  | { kind: 'kill'; row: ContainerRow }
  | { kind: 'remove'; row: ContainerRow }
  | { kind: 'rename'; row: ContainerRow }
  | { kind: 'start-shared'; row: ContainerRow; message: string }
