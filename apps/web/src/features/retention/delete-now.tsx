import { Stack, Skeleton, Text } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { createIdempotencyKey, resend } from '../../trpc/resend.ts'
import { useTRPC } from '../../trpc/trpc.ts'
import { ConfirmDialog, Dialog, ErrorLine } from '../../ui/dialog.tsx'
import { countOf } from '../../ui/format.ts'
import { PreviewWords } from './retention-preview.tsx'
import { RetentionPicture } from './retention-picture.tsx'

/** Says which backups go by the numbers that are set, before they do. */
export function DeleteNow({ vault, onClose }: { vault: { id: string; name: string }; onClose: () => void }) {
  const { retention } = useTRPC()
  const target = { vaultId: vault.id }
  const { data, error } = useQuery(retention.previewRun.queryOptions(target, { staleTime: 0, gcTime: 0 }))
  const start = useMutation(retention.start.mutationOptions({ ...resend, onSuccess: onClose }))
  const title = `Delete old backups of ${vault.name}`
  const words = (
    <Stack gap="sm">
      <Text size="sm">
        By the numbers of this vault and of the schedules that back up into it. Their space is free after the next
        prune.
      </Text>
      {data === undefined && !error && <Skeleton h={90} role="status" aria-label="Reading which backups go" />}
      {data && <PreviewWords preview={data} />}
      {data && <RetentionPicture preview={data} />}
      <ErrorLine error={error} />
    </Stack>
  )
  if (data === undefined || data.go === 0 || data.blocked !== null)
    return (
      <Dialog onClose={onClose} title={title} size="lg">
        {words}
      </Dialog>
    )
  return (
    <ConfirmDialog
      title={title}
      confirm={`Delete ${countOf(data.go, 'backup')}`}
      pending={start.isPending}
      error={start.error}
      onConfirm={() => start.mutate({ ...target, idempotencyKey: createIdempotencyKey() })}
      onClose={onClose}
    >
      {words}
    </ConfirmDialog>
  )
}
