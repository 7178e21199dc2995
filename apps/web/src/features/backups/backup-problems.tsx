import type { ReactNode } from 'react'
import { Banner } from '../../ui/banner.tsx'
import { countOf } from '../../ui/count-of.ts'
import type { BackupList, UnreadableBackup } from './backup-list.ts'
import { UnreadableBackups } from './unreadable-backups.tsx'

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
