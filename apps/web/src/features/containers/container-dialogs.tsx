import { ConfirmContainerAction } from './confirm-container-action.tsx'
import type { ContainerDialog } from './container-dialog.ts'
import { RemoveContainer } from './remove-container.tsx'
import { RenameContainer } from './rename-container.tsx'

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
