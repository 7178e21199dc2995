import type { ContainerRow } from '@holdfast/contract'
import { Button, Skeleton, Stack } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import classes from '../../plans/plan-dialog.module.css'
import { useTRPC } from '../../trpc/trpc.ts'
import { Dialog, ErrorLine } from '../../ui/dialog.tsx'
import { CloneFields } from './clone-fields.tsx'

interface CloneDialogProps {
  row: ContainerRow
  onClose: () => void
}

export function CloneDialog({ row, onClose }: CloneDialogProps) {
  const options = useTRPC().containers.inspect.queryOptions({ containerId: row.id }, { staleTime: 0, gcTime: 0 })
  const { data, error, refetch, isFetching } = useQuery(options)
  return (
    <Dialog
      onClose={onClose}
      title={`Clone ${row.name}`}
      size={760}
      classNames={{ inner: classes['around'] ?? '', content: classes['scroller'] ?? '' }}
    >
      {data && <CloneFields detail={data} onClose={onClose} />}
      {!data && error && (
        <Stack align="flex-start">
          <ErrorLine error={error} />
          <Button size="xs" variant="default" loading={isFetching} onClick={() => void refetch()}>
            Retry
          </Button>
        </Stack>
      )}
      {!data && !error && <CloneSkeleton />}
    </Dialog>
  )
}

function CloneSkeleton() {
  return (
    <Stack gap="lg" role="status" aria-label="Reading the container">
      <Skeleton h={52} />
      <Skeleton h={18} w="40%" />
      <Skeleton h={140} />
      <Skeleton h={40} />
    </Stack>
  )
}
