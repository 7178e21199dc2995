import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { useTRPC } from '../../trpc/trpc.ts'
import { type Backup, type BackupList, containerInId } from './use-backups.ts'

const loading: LastBackup = { state: 'loading' }

/** The newest backup of a container, or whether it has none, or why nobody knows. */
export function useLastBackups(): (container: { id: string; name: string }) => LastBackup {
  const { data, isError } = useQuery(useTRPC().backups.list.queryOptions({}, { staleTime: 60_000 }))
  return useMemo(() => {
    if (data) return findLastBackups(data, { outdated: isError })
    const unknown: LastBackup = { state: 'unknown', reason: 'The list of backups could not be read' }
    return () => (isError ? unknown : loading)
  }, [data, isError])
}

type LastBackup =
  | { state: 'loading' }
  | { state: 'unknown'; reason: string }
  | { state: 'none' }
  /** `at` in ms since the epoch; `unseen`: why there may be a newer one. */
  | ({ state: 'made'; at: number; unseen: string | null } & Pick<Backup, 'containerName' | 'verified'>)

interface Container {
  id: string
  name: string
}

const none: LastBackup = { state: 'none' }

/**
 * Of a container by its id; else by its name, as it has another id once it was made anew. That it has none is said only where all
 * was seen: every vault, now, and no backup of that name that cannot be read. `outdated`: the list could not be read again.
 */
function findLastBackups(list: BackupList, { outdated }: { outdated: boolean }) {
  const unseen = describeUnseen(list.vaultProblems, outdated)
  const unreadable = new Set(list.unreadable.map(({ id }) => containerInId(id)))
  const byId = newest(list.backups, ({ containerId }) => containerId)
  const byName = newest(list.backups, ({ containerName }) => containerName)

  const find = ({ id, name }: Container): LastBackup => {
    const last = byId.get(id) ?? byName.get(name)
    const reason = unseen ?? (unreadable.has(name.toLowerCase()) ? 'A backup of it cannot be read' : null)
    if (last) return { ...last, unseen: reason }
    return reason === null ? none : { state: 'unknown', reason }
  }
  // A row is drawn again for another object, though it says the same.
  const given = new Map<string, LastBackup>()
  return (container: Container): LastBackup => {
    const key = `${container.id} ${container.name}`
    const last = given.get(key) ?? find(container)
    given.set(key, last)
    return last
  }
}

function newest(backups: readonly Backup[], keyOf: (backup: Backup) => string) {
  const found = new Map<string, Extract<LastBackup, { state: 'made' }>>()
  for (const backup of backups) {
    const { startedAt: at, containerName, verified } = backup
    const key = keyOf(backup)
    if (at > (found.get(key)?.at ?? 0)) found.set(key, { state: 'made', at, unseen: null, containerName, verified })
  }
  return found
}

function describeUnseen(vaultProblems: BackupList['vaultProblems'], outdated: boolean): string | null {
  if (outdated) return 'The list of backups could not be read again'
  const [first] = vaultProblems
  if (first === undefined) return null
  if (vaultProblems.length > 1) return `The backups in ${vaultProblems.length} vaults cannot be seen`
  return `The backups in ${first.name} cannot be seen. ${first.message}`
}
