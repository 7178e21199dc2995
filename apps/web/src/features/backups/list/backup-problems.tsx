import { textOf } from '@holdfast/contract/messages'
import { Button } from '@mantine/core'
import { IconShieldCheck } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useMay } from '../../../trpc/account.ts'
import { Banner } from '../../../ui/banner.tsx'
import { countOf } from '../../../ui/format.ts'
import { EmptyState } from '../../../ui/list-state.tsx'
import { type BackupList, containerInId, type UnreadableBackup } from '../use-backups.ts'
import classes from './backups-view.module.css'
import { useFirst } from './use-first.tsx'

interface BackupProblemsProps extends Pick<BackupList, 'unreadable' | 'vaultProblems'> {
  /** Leads to the vaults. */
  vaultsLink: ReactNode
  onRemove: (backup: UnreadableBackup) => void
}

/** The vaults whose backups cannot be seen now, and the backups that cannot be read. Draws nothing when all is well. */
export function BackupProblems({ unreadable, vaultProblems, vaultsLink, onRemove }: BackupProblemsProps) {
  return (
    <>
      {vaultProblems.map(({ vaultId, name, message }) => (
        <Banner key={vaultId} tone="bad" action={vaultsLink}>
          <b>The backups in {name} are not available.</b> {textOf(message)}
        </Banner>
      ))}
      {unreadable.length > 0 && (
        <Banner tone="bad">
          <b>{countOf(unreadable.length, 'backup')} cannot be read.</b> Their vault may refuse a prune until they are
          deleted.
          <UnreadableBackups unreadable={unreadable} onRemove={onRemove} />
        </Banner>
      )}
    </>
  )
}

interface UnreadableBackupsProps {
  unreadable: readonly UnreadableBackup[]
  onRemove: (backup: UnreadableBackup) => void
}

const shownAtOnce = 10

/** Each with why it cannot be read, and the way to be rid of it. */
function UnreadableBackups({ unreadable, onRemove }: UnreadableBackupsProps) {
  const mayRemove = useMay('backups.remove')
  const { first, more } = useFirst(unreadable, shownAtOnce)
  return (
    <div className={classes['unreadable']}>
      <ul>
        {first.map((backup) => (
          <li key={`${backup.vaultId} ${backup.id}`}>
            <code>{backup.id}</code> {textOf(backup.message)}{' '}
            {containerInId(backup.id) === null
              ? 'Not a backup of Holdfast: remove it from the vault’s folder refs by hand.'
              : mayRemove && (
                  <Button
                    size="compact-xs"
                    variant="default"
                    aria-label={`Delete ${backup.id}`}
                    onClick={() => onRemove(backup)}
                  >
                    Delete…
                  </Button>
                )}
          </li>
        ))}
      </ul>
      {more}
    </div>
  )
}

/** `hidden`: there may be some that cannot be seen now, and why stands above. */
export function NoBackups({ hidden }: { hidden: boolean }) {
  const mayBackUp = useMay('backups.create')
  if (hidden) {
    return (
      <EmptyState icon={<IconShieldCheck size={28} />} title="No backups available">
        Existing backups cannot be read now, for the reason above. They appear here again once it is resolved.
      </EmptyState>
    )
  }
  return (
    <EmptyState icon={<IconShieldCheck size={28} />} title="No backups yet">
      {mayBackUp
        ? 'Press Back up next to a container. Its configuration, image and volume data are stored in a vault, and the backup appears here.'
        : 'A backup appears here once an operator has created it.'}
    </EmptyState>
  )
}
