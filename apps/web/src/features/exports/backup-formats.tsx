import type { Compression } from '@holdfast/contract'
import { Menu } from '@mantine/core'
import classes from './backup-button.module.css'

interface BackupFormatsProps {
  busy: boolean
  run: (compression: Compression) => void
}

const formats: [Compression, string, string][] = [
  ['zstd', '.tar.zst', 'small and fast'],
  ['gzip', '.tar.gz', 'opens everywhere'],
  ['none', '.tar', 'not compressed'],
]

/** The menu beside Back up. */
export function BackupFormats({ busy, run }: BackupFormatsProps) {
  return (
    <>
      <Menu.Label>The file system, without volumes</Menu.Label>
      {formats.map(([compression, ending, why]) => (
        <Menu.Item key={compression} disabled={busy} onClick={() => run(compression)}>
          Back up as {ending}
          <span className={classes['why']}>{why}</span>
        </Menu.Item>
      ))}
    </>
  )
}
