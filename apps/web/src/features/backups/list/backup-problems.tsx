import { Button } from '@mantine/core'
import { IconShieldCheck } from '@tabler/icons-react'
import type { ReactNode } from 'react'
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
          <b>The backups in {name} cannot be seen.</b> {message}
        </Banner>
      ))}
      {unreadable.length > 0 && (
        <Banner tone="bad">
          <b>{countOf(unreadable.length, 'backup')} cannot be read.</b> Their vault may refuse to be pruned while they
          are there.
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
  const { first, more } = useFirst(unreadable, shownAtOnce)
  return (
    <div className={classes['unreadable']}>
      <ul>
        {first.map((backup) => (
          <li key={`${backup.vaultId} ${backup.id}`}>
            <code>{backup.id}</code> {backup.message}{' '}
            {containerInId(backup.id) === null ? (
              'It is no file of Holdfast’s: take it out of the vault’s folder refs by hand.'
            ) : (
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
