import type { ContainerRow } from '@holdfast/contract'
import { ConfirmContainerAction, RemoveContainer, type ConfirmDialogState } from './confirm-container-action.tsx'
import { RenameContainer } from './rename-container.tsx'

/** The one dialog that is open on the containers page, and about whom. */
export type ContainerDialog =
  | { kind: 'remove'; row: ContainerRow }
  | { kind: 'rename'; row: ContainerRow }
  | ConfirmDialogState

export function ContainerDialogs({ dialog, onClose }: { dialog: ContainerDialog; onClose: () => void }) {
  switch (dialog.kind) {
    case 'rename':
      return <RenameContainer row={dialog.row} onClose={onClose} />
    case 'remove':
      return <RemoveContainer row={dialog.row} onClose={onClose} />
    case 'kill':
    case 'start-shared':
      return <ConfirmContainerAction dialog={dialog} onClose={onClose} />
    default:
      return dialog satisfies never
  }
}
