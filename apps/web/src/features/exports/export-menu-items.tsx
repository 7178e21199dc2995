import type { Compression, ContainerRow } from '@holdfast/contract'
import { Menu } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useJobFor } from '../../jobs/use-job-for.ts'
import { useEngineId } from '../../trpc/engine-id.ts'
import { createIdempotencyKey, resend } from '../../trpc/resend.ts'
import { useTRPC } from '../../trpc/trpc.ts'
import { showError } from '../../ui/describe-error.ts'
import classes from './exports.module.css'

const formats: [Compression, string, string][] = [
  ['zstd', '.tar.zst', 'small and fast'],
  ['gzip', '.tar.gz', 'opens everywhere'],
  ['none', '.tar', 'not compressed'],
]

/** The container's file system as one plain file, in a row's menu. */
export function ExportMenuItems({ row }: { row: ContainerRow }) {
  const { start, isPending } = useStartExport(row)
  const busy = useJobFor(row.id).active.some(({ kind }) => kind === 'export') || isPending
  return (
    <>
      <Menu.Divider />
      <Menu.Label>Filesystem only, no volumes</Menu.Label>
      {formats.map(([compression, ending, why]) => (
        <Menu.Item key={compression} disabled={busy} onClick={() => start(compression)}>
          Export as {ending}
          <span className={classes['why']}>{why}</span>
        </Menu.Item>
      ))}
    </>
  )
}

/** Starts an export of the container; the answer is the queued job, and the row shows it from the board. */
function useStartExport({ id, name }: Pick<ContainerRow, 'id' | 'name'>) {
  const engineId = useEngineId()
  const { mutate, isPending } = useMutation(
    useTRPC().exports.start.mutationOptions({
      ...resend,
      onError: (error) => showError(error, `Could not export ${name}`),
    }),
  )
  const start = (compression: Compression) =>
    mutate({ engineId, containerId: id, compression, idempotencyKey: createIdempotencyKey() })
  return { start, isPending }
}
