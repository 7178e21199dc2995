import { Button, VisuallyHidden } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useTRPC, useTRPCClient } from '../../../trpc/trpc.ts'
import { LoadError, TableSkeleton } from '../../../ui/list-state.tsx'
import classes from '../../../ui/table.module.css'
import own from './backup-files.module.css'
import { encodePath, type PathPart, toPathPart } from './file-path.ts'
import { FileRow } from './file-row.tsx'

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

interface FolderOfBackup {
  vaultId: string
  backupId: string
  tree: string
  folderBase64: string
}

/** A folder of a backup, a page at a time. What is in a backup never changes. */
function useBackupFiles(folder: FolderOfBackup) {
  const trpc = useTRPC()
  const client = useTRPCClient()
  const { data, ...query } = useInfiniteQuery({
    queryKey: [...trpc.backups.files.pathKey(), folder],
    queryFn: ({ pageParam, signal }) => client.backups.files.query({ ...folder, offset: pageParam }, { signal }),
    initialPageParam: 0,
    getNextPageParam: ({ nextOffset }) => nextOffset,
    staleTime: Infinity,
  })
  return { ...query, files: data?.pages.flatMap((page) => page.files) }
}
