import type { Compression, ContainerRow } from '@holdfast/contract'
import { ActionIcon, Button, Menu } from '@mantine/core'
import { IconChevronDown } from '@tabler/icons-react'
import { useJobFor } from '../../jobs/use-job-for.ts'
import classes from './backup-button.module.css'
import { useStartExport } from './use-start-export.ts'

const formats: [Compression, string, string][] = [
  ['zstd', '.tar.zst', 'small and fast'],
  ['gzip', '.tar.gz', 'opens everywhere'],
  ['none', '.tar', 'not compressed'],
]

/** One click backs the container up as .tar.zst; the arrow offers the other formats. */
export function BackupButton({ row }: { row: ContainerRow }) {
  const { start, isPending } = useStartExport(row)
  const { active } = useJobFor(row.id)
  const busy = isPending || active.some(({ request }) => request.kind === 'export')
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
      <Menu position="bottom-end" width={210}>
        <Menu.Target>
          <ActionIcon variant="default" size={26} aria-label={`Backup formats for ${row.name}`} {...state}>
            <IconChevronDown size={14} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Label>The file system, without volumes</Menu.Label>
          {formats.map(([compression, ending, why]) => (
            <Menu.Item key={compression} disabled={busy} onClick={() => run(compression)}>
              Back up as {ending}
              <span className={classes['why']}>{why}</span>
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
    </span>
  )
}
