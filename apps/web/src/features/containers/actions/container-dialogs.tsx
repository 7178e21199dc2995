import type { ContainerRow } from '@holdfast/contract'
import { ConfirmContainerAction, RemoveContainer } from './confirm-container-action.tsx'
import { RenameContainer } from './rename-container.tsx'

/** The one dialog that is open on the containers page, and about whom. */
export type ContainerDialog =
  | { kind: 'kill'; row: ContainerRow }
  | { kind: 'remove'; row: ContainerRow }
  | { kind: 'rename'; row: ContainerRow }
  | { kind: 'start-shared'; row: ContainerRow; message: string }

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
