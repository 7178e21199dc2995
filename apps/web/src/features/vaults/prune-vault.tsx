import type { PrunePreview, VaultSummary } from '@holdfast/contract'
import { Button, Group, Skeleton, Stack } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { createIdempotencyKey, resend } from '../../trpc/resend.ts'
import { useTRPC } from '../../trpc/trpc.ts'
import { Dialog, ErrorLine } from '../../ui/dialog.tsx'
import { countOf, formatBytes } from '../../ui/format.ts'

/** Says what a prune would free before it starts. */
export function PruneVault({ vault, onClose }: { vault: VaultSummary; onClose: () => void }) {
  const { vaults } = useTRPC()
  const target = { vaultId: vault.id }
  const { data, error, isPending } = useQuery(vaults.previewPrune.queryOptions(target, { staleTime: 0, gcTime: 0 }))
  const prune = useMutation(vaults.prune.mutationOptions({ ...resend, onSuccess: onClose }))
  return (
    <Dialog onClose={onClose} title={`Prune ${vault.name}`} size="md">
      <Stack gap="sm">
        <div>Removes data that no backup needs. Backups are not changed.</div>
        {data && <div>{describePrune(data)}</div>}
        {isPending && <Skeleton h={14} w="70%" role="status" aria-label="Looking for unused data" />}
        <ErrorLine error={prune.error ?? error} />
      </Stack>
      <Group justify="flex-end" mt="lg" gap="xs">
        <Button variant="default" onClick={onClose} data-autofocus>
          Cancel
        </Button>
        <Button
          disabled={!data || data.blobs === 0}
          loading={prune.isPending}
          onClick={() => prune.mutate({ ...target, idempotencyKey: createIdempotencyKey() })}
        >
          Prune
        </Button>
      </Group>
    </Dialog>
  )
}

function describePrune({ blobs, bytes, youngBlobs, youngBytes }: PrunePreview): string {
  const now = blobs === 0 ? 'There is nothing to remove.' : `Frees ${formatBytes(bytes)} in ${countOf(blobs, 'blob')}.`
  if (youngBlobs === 0) return now
  return `${now} ${formatBytes(youngBytes)} more can be removed after 24 hours.`
}
