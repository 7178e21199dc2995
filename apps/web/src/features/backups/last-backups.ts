import { textOf } from '@holdfast/contract/messages'
import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { useTRPC } from '../../trpc/trpc.ts'
import { type Backup, type BackupList, containerInId } from './use-backups.ts'

const loading: LastBackup = { state: 'loading' }

/**
 * The newest backup of a container, or whether it has none, or why nobody knows. `engine`: the id that the engine of the containers
 * says of itself; null where it says none.
 */
export function useLastBackups(engine: string | null): (container: { id: string; name: string }) => LastBackup {
  const { data, isError } = useQuery(useTRPC().backups.list.queryOptions({}, { staleTime: 60_000 }))
  return useMemo(() => {
    if (data) return findLastBackups(data, { engine, outdated: isError })
    const unknown: LastBackup = { state: 'unknown', reason: 'The list of backups could not be read' }
    return () => (isError ? unknown : loading)
  }, [data, isError, engine])
}

type LastBackup =
  | { state: 'loading' }
  | { state: 'unknown'; reason: string }
  | { state: 'none' }
  /** `at` in ms since the epoch; `unseen`: why there may be a newer one. */
  | ({ state: 'exists'; at: number; unseen: string | null } & Pick<Backup, 'containerName' | 'verified'>)

interface Container {
  id: string
  name: string
}

const none: LastBackup = { state: 'none' }

/**
 * Of a container by its engine and id; else by its engine and name, as it has another id once it was made anew. That it has none is
 * said only where all was seen: every vault, now, and no backup of that name that cannot be read or does not say its engine.
 * `outdated`: the list could not be read again.
 */
function findLastBackups(list: BackupList, { engine, outdated }: { engine: string | null; outdated: boolean }) {
  const unseen = describeUnseen(list.vaultProblems, outdated)
  const unreadable = new Set(list.unreadable.map(({ id }) => containerInId(id)))
  const own = list.backups.filter((backup) => engine !== null && backup.engine?.id === engine)
  const byId = newest(own, ({ containerId }) => containerId)
  const byName = newest(own, ({ containerName }) => containerName)
  const unowned = new Set(
    list.backups.flatMap((one) => (one.engine === null ? [one.containerId, one.containerName] : [])),
  )

  const find = ({ id, name }: Container): LastBackup => {
    const last = byId.get(id) ?? byName.get(name)
    const reason = unseen ?? (unreadable.has(name.toLowerCase()) ? 'A backup of it cannot be read' : null)
    if (last) return { ...last, unseen: reason }
    if (reason === null && (unowned.has(id) || unowned.has(name)))
      return {
        state: 'unknown',
        reason: 'There are backups of it, or of another one of its name, on an unknown engine',
      }
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
  const found = new Map<string, Extract<LastBackup, { state: 'exists' }>>()
  for (const backup of backups) {
    const { startedAt: at, containerName, verified } = backup
    const key = keyOf(backup)
    if (at > (found.get(key)?.at ?? 0)) found.set(key, { state: 'exists', at, unseen: null, containerName, verified })
  }
  return found
}

function describeUnseen(vaultProblems: BackupList['vaultProblems'], outdated: boolean): string | null {
  if (outdated) return 'The list of backups could not be refreshed'
  const [first] = vaultProblems
  if (first === undefined) return null
  if (vaultProblems.length > 1) return `The backups in ${vaultProblems.length} vaults are not available`
  return `The backups in ${first.name} are not available. ${textOf(first.message)}`
}
