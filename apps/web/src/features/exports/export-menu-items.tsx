import type { Compression, ContainerRow } from '@holdfast/contract'
import { Menu } from '@mantine/core'
import { useJobFor } from '../../jobs/use-job-for.ts'
import classes from './export-menu-items.module.css'
import { useStartExport } from './use-start-export.ts'

const formats: [Compression, string, string][] = [
  ['zstd', '.tar.zst', 'small and fast'],
  ['gzip', '.tar.gz', 'opens everywhere'],
  ['none', '.tar', 'not compressed'],
]

/** The container's file system as one plain file, in a row's menu. */
export function ExportMenuItems({ row }: { row: ContainerRow }) {
  const { start, isPending } = useStartExport(row)
  const busy = useJobFor(row.id).active.some(({ request }) => request.kind === 'export') || isPending
  return (
    <>
      <Menu.Divider />
      <Menu.Label>The file system, without volumes</Menu.Label>
      {formats.map(([compression, ending, why]) => (
        <Menu.Item key={compression} disabled={busy} onClick={() => start(compression)}>
          Export as {ending}
          <span className={classes['why']}>{why}</span>
        </Menu.Item>
      ))}
    </>
  )
}
