import { escapeControls } from '@holdfast/contract/messages'
import { Anchor, Button, Drawer, NativeSelect } from '@mantine/core'
import { IconDownload } from '@tabler/icons-react'
import { useState } from 'react'
import { DatedTitle } from '../../../ui/dialog.tsx'
import { formatBytes } from '../../../ui/format.ts'
import { useReturnFocus } from '../../../ui/use-return-focus.ts'
import type { Backup } from '../use-backups.ts'
import classes from './backup-files.module.css'
import { fileUrl, type PathPart } from './file-path.ts'
import { FileTable } from './file-table.tsx'

type Tree = Backup['trees'][number]

/** What is in a backup, folder by folder, each file and folder to take out alone. */
export function BackupFilesDrawer({ backup, onClose }: { backup: Backup; onClose: () => void }) {
  useReturnFocus()
  const [tree, setTree] = useState(backup.trees[0]?.path ?? '')
  const [folder, setFolder] = useState<readonly PathPart[]>([])
  const place = { vaultId: backup.vaultId, backupId: backup.id, tree }
  const title = <DatedTitle title={`Files of ${backup.containerName}`} at={backup.startedAt} />
  return (
    <Drawer opened onClose={onClose} position="right" size={820} title={title}>
      {backup.trees.length === 0 ? (
        <p className={classes['note']}>This backup contains no mount data and no writable layer.</p>
      ) : (
        <div className={classes['drawer']}>
          <div className={classes['place']}>
            <NativeSelect
              size="xs"
              label="Data of"
              value={tree}
              data={backup.trees.map((one) => ({ value: one.path, label: escapeControls(describeTree(one)) }))}
              onChange={({ currentTarget }) => {
                setTree(currentTarget.value)
                setFolder([])
              }}
            />
            <Button
              component="a"
              href={fileUrl({ ...place, path: folder })}
              download
              variant="default"
              size="compact-sm"
              leftSection={<IconDownload size={14} aria-hidden />}
            >
              This folder as .tar
            </Button>
          </div>
          <FileBreadcrumbs root={tree} folder={folder} onOpen={setFolder} />
          <FileTable place={place} folder={folder} onOpen={setFolder} />
        </div>
      )}
    </Drawer>
  )
}

function describeTree({ path, kind, source, subpath, bytes }: Tree): string {
  if (kind === 'layer') return `Writable layer, ${formatBytes(bytes)}`
  const what = kind === 'bind' ? `folder ${source}` : kind === 'anonymous' ? 'anonymous volume' : `volume ${source}`
  if (subpath !== undefined) return `${path}: folder ${subpath} of ${what}, which has ${formatBytes(bytes)}`
  return `${path}: ${what}, ${formatBytes(bytes)}`
}

interface FileBreadcrumbsProps {
  root: string
  folder: readonly PathPart[]
  onOpen: (folder: readonly PathPart[]) => void
}

/** The way from the tree's root to the folder that is shown. */
function FileBreadcrumbs({ root, folder, onOpen }: FileBreadcrumbsProps) {
  const steps = [
    { name: root, path: folder.slice(0, 0) },
    ...folder.map(({ name }, index) => ({ name, path: folder.slice(0, index + 1) })),
  ]
  return (
    <nav aria-label="Folder">
      <ol className={classes['breadcrumbs']}>
        {steps.map(({ name, path }, index) => (
          <li key={path.length}>
            {index === steps.length - 1 ? (
              <span aria-current="location">{escapeControls(name)}</span>
            ) : (
              <Anchor component="button" type="button" size="xs" onClick={() => onOpen(path)}>
                {escapeControls(name)}
              </Anchor>
            )}
          </li>
        ))}
      </ol>
    </nav>
  )
}
