import { textOf } from '@holdfast/contract/messages'
import { Button } from '@mantine/core'
import type { ReactNode } from 'react'
import { CancelJobButton } from '../../jobs/cancel-job-button.tsx'
import { JobProgress } from '../../jobs/job-progress.tsx'
import { useVaultPrunes } from '../../jobs/use-job-board.ts'
import { useMay } from '../../trpc/account.ts'
import type { VaultDialogKind } from './vault-dialogs.tsx'
import { VaultHealth, type VaultHealthProps, VaultLeases } from './vault-health.tsx'
import { VaultFigures, VaultUsage } from './vault-usage.tsx'
import classes from './vaults-view.module.css'

interface VaultCardProps extends VaultHealthProps {
  openDialog: (dialog: VaultDialogKind) => void
  /** What is deleted of it by itself. */
  retention: ReactNode
}

export function VaultCard({ vault, backupsLink, openDialog, retention }: VaultCardProps) {
  const { name, path, isDefault, health } = vault
  const prunes = useVaultPrunes(vault.id)
  const mayManage = useMay('vaults.manage')
  const ready = health.state === 'ready'
  return (
    <li className={classes['vault']} aria-label={name}>
      <div className={classes['head']}>
        <h2 className={classes['name']}>{name}</h2>
        {isDefault && <span className={classes['quiet']}>used by default</span>}
        <VaultHealth vault={vault} backupsLink={backupsLink} />
      </div>
      <code className={classes['path']}>{path}</code>
      {health.state !== 'ready' && (
        <p className={classes['problem']} role="alert">
          {textOf(health.message)}
        </p>
      )}
      {ready && (
        <>
          <VaultUsage vault={vault} />
          <VaultFigures vault={vault} />
          {retention}
          <VaultLeases leases={vault.leases} onBreak={() => openDialog({ kind: 'break', vault })} />
        </>
      )}
      {prunes.map((job) => (
        <div key={job.id} className={classes['job']}>
          <JobProgress job={job} />
          <CancelJobButton job={job} />
        </div>
      ))}
      {mayManage && (
        <div className={classes['actions']}>
          <Button
            size="compact-sm"
            variant="default"
            aria-label={`Prune ${name}`}
            disabled={!ready || prunes.length > 0}
            onClick={() => openDialog({ kind: 'prune', vault })}
          >
            Prune
          </Button>
          {!isDefault && (
            <Button
              size="compact-sm"
              variant="subtle"
              color="gray"
              aria-label={`Forget ${name}`}
              onClick={() => openDialog({ kind: 'forget', vault })}
            >
              Forget
            </Button>
          )}
        </div>
      )}
    </li>
  )
}
