import type { Compression, ContainerRow } from '@holdfast/contract'
import { Button } from '@mantine/core'
import { IconChevronDown } from '@tabler/icons-react'
import { lazy } from 'react'
import type { ContainerJobs } from '../../jobs/use-job-for.ts'
import { MenuButton } from '../../ui/menu-button.tsx'
import classes from './backup-button.module.css'
import { useStartExport } from './use-start-export.ts'

const BackupFormats = lazy(() => import('./backup-formats.tsx').then((module) => ({ default: module.BackupFormats })))

/** One click backs the container up as .tar.zst; the arrow offers the other formats. */
export function BackupButton({ row, jobs }: { row: ContainerRow; jobs: ContainerJobs }) {
  const { start, isPending } = useStartExport(row)
  const busy = isPending || jobs.active.some(({ request }) => request.kind === 'export')
  const run = (compression: Compression) => {
    if (!busy) start(compression)
  }
  // Not `disabled`: that would throw the keyboard's focus back to the top of the page after every click.
  const state = { 'aria-disabled': busy, 'data-disabled': busy }
  return (
    <span className={classes['split']}>
      <Button
        variant="default"
        size="compact-sm"
        title="Writes the file system to a .tar.zst file. Volumes are not in it."
        aria-label={`Back up ${row.name}`}
        {...state}
        onClick={() => run('zstd')}
      >
        Back up
      </Button>
      <MenuButton
        label={`Backup formats for ${row.name}`}
        variant="default"
        size={26}
        {...state}
        items={<BackupFormats busy={busy} run={run} />}
      >
        <IconChevronDown size={14} />
      </MenuButton>
    </span>
  )
}
