import { useInfiniteQuery } from '@tanstack/react-query'
import { useTRPC, useTRPCClient } from '../../trpc/trpc.ts'

interface FolderOfBackup {
  vaultId: string
  backupId: string
  tree: string
  folderBase64: string
}

/** A folder of a backup, a page at a time. What is in a backup never changes. */
export function useBackupFiles(folder: FolderOfBackup) {
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
