import { message, textOf } from '@holdfast/contract/messages'
import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { lazy, Suspense, useState } from 'react'
import { useMay } from '../../trpc/account.ts'
import { useTRPC } from '../../trpc/trpc.ts'
import { formatBytes } from '../../ui/format.ts'
import { formatExactTime, formatMoment } from '../../ui/format-time.ts'
import { RelativeTime } from '../../ui/time.tsx'
import classes from './retention.module.css'

const RetentionDialog = lazy(() =>
  import('./retention-dialog.tsx').then((module) => ({ default: module.RetentionDialog })),
)
const DeleteNow = lazy(() => import('./delete-now.tsx').then((module) => ({ default: module.DeleteNow })))

/** What is deleted of a vault by itself, in one line, with what changes it. */
export function VaultRetention({ vault }: { vault: { id: string; name: string } }) {
  const { data } = useQuery(useTRPC().retention.ofVaults.queryOptions())
  const [dialog, setDialog] = useState<'settings' | 'delete' | null>(null)
  const mayManage = useMay('retention.manage')
  const status = data?.find(({ vaultId }) => vaultId === vault.id)
  if (status === undefined) return null
  const { policy, lastPrune, nextPruneAt } = status
  const onClose = () => setDialog(null)
  return (
    <>
      <p className={classes['line']}>
        <span>{policy === null ? 'Keeps all backups' : `Keeps ${textOf(message('retention-policy', policy))}`}</span>
        <span>
          {lastPrune === null ? (
            'Not pruned yet'
          ) : (
            <>
              Pruned <RelativeTime at={lastPrune.at} />, freed {formatBytes(lastPrune.bytes)}
            </>
          )}
        </span>
        <span>
          {nextPruneAt === null ? (
            'No prune by itself'
          ) : (
            <>
              Next prune{' '}
              <time dateTime={new Date(nextPruneAt).toISOString()} title={formatExactTime(nextPruneAt)}>
                {formatMoment(nextPruneAt)}
              </time>
            </>
          )}
        </span>
        {mayManage && (
          <Button
            size="compact-xs"
            variant="default"
            aria-label={`Retention of ${vault.name}`}
            onClick={() => setDialog('settings')}
          >
            Retention
          </Button>
        )}
        {mayManage && (
          <Button
            size="compact-xs"
            variant="default"
            aria-label={`Delete old backups of ${vault.name}`}
            onClick={() => setDialog('delete')}
          >
            Delete old backups…
          </Button>
        )}
      </p>
      <Suspense>
        {dialog === 'settings' && <RetentionDialog vault={vault} status={status} onClose={onClose} />}
        {dialog === 'delete' && <DeleteNow vault={vault} onClose={onClose} />}
      </Suspense>
    </>
  )
}
