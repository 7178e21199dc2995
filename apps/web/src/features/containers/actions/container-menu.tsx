import type { ContainerRow } from '@holdfast/contract'
import { IconDots } from '@tabler/icons-react'
import { lazy, type ReactNode } from 'react'
import { MenuButton } from '../../../ui/menu-host.tsx'
import type { ContainerDialog } from './container-dialogs.tsx'
import type { RunAction } from './use-container-actions.ts'

const ContainerMenuItems = lazy(() =>
  import('./container-menu-items.tsx').then((module) => ({ default: module.ContainerMenuItems })),
)

export interface ContainerMenuProps {
  row: ContainerRow
  run: RunAction
  openDialog: (dialog: ContainerDialog) => void
  /** Items of other features. */
  children?: ReactNode
}

/** The rest of what can be done to a container. */
export function ContainerMenu(props: ContainerMenuProps) {
  return (
    <MenuButton
      label={`More actions for ${props.row.name}`}
      items={<ContainerMenuItems {...props} />}
      variant="subtle"
      color="gray"
    >
      <IconDots size={16} />
    </MenuButton>
  )
}
