import type { VaultSummary } from '@holdfast/contract'
import { Button } from '@mantine/core'
import { IconBuildingBank } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { lazy, type ReactNode, Suspense, useState } from 'react'
import { useMay } from '../../trpc/account.ts'
import { useTRPC } from '../../trpc/trpc.ts'
import { EmptyState, LoadError, TableSkeleton } from '../../ui/list-state.tsx'
import { PlaceConflict } from './place-conflict.tsx'
import { VaultCard } from './vault-card.tsx'
import type { VaultDialogKind } from './vault-dialogs.tsx'
import type { VaultHealthProps } from './vault-health.tsx'
import classes from './vaults-view.module.css'

const VaultDialogs = lazy(() => import('./vault-dialogs.tsx').then((module) => ({ default: module.VaultDialogs })))

interface VaultsViewProps extends Pick<VaultHealthProps, 'backupsLink'> {
  /** What is deleted of a vault by itself. */
  retentionOf?: (vault: VaultSummary) => ReactNode
}

export function VaultsView({ backupsLink, retentionOf }: VaultsViewProps) {
  const { data, error, refetch, isFetching } = useVaults()
  const [dialog, setDialog] = useState<VaultDialogKind | null>(null)
  const add = useMay('vaults.manage') && (
    <Button size="xs" variant="default" onClick={() => setDialog({ kind: 'add' })}>
      Add vault
    </Button>
  )

  if (!data && error) return <LoadError error={error} retry={() => void refetch()} retrying={isFetching} />
  if (!data) return <TableSkeleton label="Loading vaults" />
  return (
    <>
      <PlaceConflict />
      {data.length === 0 ? (
        <EmptyState icon={<IconBuildingBank size={28} />} title="No vaults yet">
          <p>
            A vault is a folder on this host or a mounted share where backups are stored.
            {add ? ' Add one to create backups.' : ' An admin can add one.'}
          </p>
          {add}
        </EmptyState>
      ) : (
        <>
          {add && <div className={classes['toolbar']}>{add}</div>}
          <ul className={classes['vaults']}>
            {data.map((vault) => (
              <VaultCard
                key={vault.id}
                vault={vault}
                backupsLink={backupsLink}
                openDialog={setDialog}
                retention={retentionOf?.(vault)}
              />
            ))}
          </ul>
        </>
      )}
      <Suspense>{dialog && <VaultDialogs dialog={dialog} onClose={() => setDialog(null)} />}</Suspense>
    </>
  )
}

function useVaults() {
  return useQuery(useTRPC().vaults.list.queryOptions())
}
