import { IconShieldCheck } from '@tabler/icons-react'
import { EmptyState } from '../../ui/empty-state.tsx'

/** `hidden`: there may be some that cannot be seen now, and why stands above. */
export function NoBackups({ hidden }: { hidden: boolean }) {
  if (hidden) {
    return (
      <EmptyState icon={<IconShieldCheck size={28} />} title="No backups can be seen">
        Those that were made cannot be read now, for what is said above. Put that right, then they appear here again.
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
