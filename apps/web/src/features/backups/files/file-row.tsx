import type { BackupFile } from '@holdfast/contract'
import { escapeControls } from '@holdfast/contract/messages'
import { Anchor } from '@mantine/core'
import { IconFile, IconFolder, IconLink } from '@tabler/icons-react'
import { formatBytes } from '../../../ui/format.ts'
import classes from '../../../ui/table.module.css'
import { RelativeTime } from '../../../ui/time.tsx'
import own from './backup-files.module.css'
import { describeMode } from './describe-mode.ts'
import { fileUrl, type PathPart } from './file-path.ts'

interface FileRowProps {
  file: BackupFile
  place: { vaultId: string; backupId: string; tree: string }
  /** To the file, itself included. */
  path: readonly PathPart[]
  onOpen: (folder: readonly PathPart[]) => void
}

const hasContent: BackupFile['type'][] = ['file', 'folder', 'hard link']

export function FileRow({ file, place, path, onOpen }: FileRowProps) {
  const { nameBase64, type, size, uid, gid, mtime, linkTarget } = file
  const name = escapeControls(file.name)
  return (
    <tr>
      <td className={`${classes['break']} ${classes['wide']}`}>
        <span className={own['name']}>
          <TypeIcon type={type} />
          {type === 'folder' ? (
            <Anchor component="button" type="button" inherit className={own['open'] ?? ''} onClick={() => onOpen(path)}>
              {name}
            </Anchor>
          ) : (
            <span title={nameBase64 === null ? undefined : 'The name is not UTF-8; the download keeps its bytes'}>
              {name}
              {linkTarget !== null && <span className={own['target']}> → {escapeControls(linkTarget)}</span>}
            </span>
          )}
        </span>
      </td>
      <td className={classes['number']}>{type === 'folder' ? null : formatBytes(size)}</td>
      <td className={classes['quiet']}>
        <code>{describeMode(file)}</code>
      </td>
      <td className={classes['quiet']}>
        {uid}:{gid}
      </td>
      <td className={classes['quiet']}>
        <RelativeTime at={mtime * 1_000} />
      </td>
      <td className={classes['end']}>
        {hasContent.includes(type) && (
          <Anchor
            size="sm"
            href={fileUrl({ ...place, path })}
            download
            aria-label={type === 'folder' ? `Download ${name} as .tar` : `Download ${name}`}
          >
            Download
          </Anchor>
        )}
      </td>
    </tr>
  )
}

function TypeIcon({ type }: Pick<BackupFile, 'type'>) {
  const Icon = type === 'folder' ? IconFolder : type === 'link' || type === 'hard link' ? IconLink : IconFile
  return (
    <span className={own['icon']} title={type}>
      <Icon size={15} stroke={1.6} aria-hidden />
    </span>
  )
}
