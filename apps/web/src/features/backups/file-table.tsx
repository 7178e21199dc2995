import { Button, VisuallyHidden } from '@mantine/core'
import { LoadError } from '../../ui/load-error.tsx'
import { TableSkeleton } from '../../ui/table-skeleton.tsx'
import classes from '../../ui/table.module.css'
import own from './backup-files.module.css'
import { encodePath, toPathPart, type PathPart } from './file-path.ts'
import { FileRow } from './file-row.tsx'
import { useBackupFiles } from './use-backup-files.ts'

interface FileTableProps {
  place: { vaultId: string; backupId: string; tree: string }
  folder: readonly PathPart[]
  onOpen: (folder: readonly PathPart[]) => void
}

export function FileTable({ place, folder, onOpen }: FileTableProps) {
  const query = useBackupFiles({ ...place, folderBase64: encodePath(folder) })
  const { files, error, isFetching } = query
  if (!files && error) return <LoadError error={error} retry={() => void query.refetch()} retrying={isFetching} />
  if (!files) return <TableSkeleton label="Reading the folder" />
  if (files.length === 0) return <p className={own['note']}>This folder is empty.</p>
  return (
    <>
      <table className={`${classes['table']} ${own['table']}`} aria-label="Files">
        <thead>
          <tr>
            <th scope="col">Name</th>
            <th scope="col" className={classes['number']}>
              Size
            </th>
            <th scope="col">Mode</th>
            <th scope="col">Owner</th>
            <th scope="col">Changed</th>
            <th scope="col">
              <VisuallyHidden>Download</VisuallyHidden>
            </th>
          </tr>
        </thead>
        <tbody>
          {sortFoldersFirst(files).map((file) => {
            const path = [...folder, toPathPart(file)]
            return <FileRow key={file.nameBase64 ?? file.name} file={file} place={place} path={path} onOpen={onOpen} />
          })}
        </tbody>
      </table>
      {query.hasNextPage && (
        <Button
          variant="default"
          size="xs"
          className={own['more'] ?? ''}
          loading={query.isFetchingNextPage}
          onClick={() => void query.fetchNextPage()}
        >
          Show more
        </Button>
      )}
    </>
  )
}

function sortFoldersFirst<File extends { type: string }>(files: readonly File[]): File[] {
  return files.toSorted((a, b) => Number(b.type === 'folder') - Number(a.type === 'folder'))
}
