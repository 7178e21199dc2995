import { IconShieldCheck } from '@tabler/icons-react'
import { EmptyState } from '../../ui/empty-state.tsx'

/** `hidden`: there may be some in a vault that cannot be seen now. */
export function NoBackups({ hidden }: { hidden: boolean }) {
  if (hidden) {
    return (
      <EmptyState icon={<IconShieldCheck size={28} />} title="No backups can be seen">
        Those that were made are in a vault that cannot be read now. Bring it back, then they appear here again.
      </EmptyState>
    )
  }
  return (
    <EmptyState icon={<IconShieldCheck size={28} />} title="No backups yet">
      Press Back up beside a container: its configuration, image and the data of its volumes are kept in a vault, and
      the backup appears here.
    </EmptyState>
  )
}
