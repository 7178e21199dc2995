import type { ContainerRow } from '@holdfast/contract'
import type { ContainerSort, ContainersSearch } from './containers-search.ts'

export type TableItem =
  | { kind: 'group'; key: string; project: string | null; count: number }
  | { kind: 'row'; key: string; row: ContainerRow }

/** Of a container; that nobody knows is not the same as none. */
export type LastBackup =
  | { state: 'loading' }
  | { state: 'unknown'; reason: string }
  | { state: 'none' }
  | {
      state: 'exists'
      /** In ms since the epoch. */
      at: number
      /** Why there may be a newer one; null where all was seen. */
      unseen: string | null
      /** The container's name at that time. */
      containerName: string
      /** Null until it was verified. */
      verified: { at: number; method: 'quick' | 'full'; problems: readonly unknown[] } | null
    }

export type LastBackups = (container: { id: string; name: string }) => LastBackup

/** The rows the search lets through, sorted, and cut into groups where asked. */
export function arrangeContainers(
  rows: readonly ContainerRow[],
  search: ContainersSearch,
  lastBackups: LastBackups,
): TableItem[] {
  const compare = comparer(search.sort ?? 'name', lastBackups)
  const direction = search.order === 'desc' ? -1 : 1
  const shown = rows
    .filter((row) => matches(row, search))
    .sort((a, b) => direction * compare(a, b) || byText(a.name, b.name))
  return search.group === 'project' ? groupByProject(shown) : shown.map(toItem)
}

function matches(row: ContainerRow, { q, state, project }: ContainersSearch): boolean {
  if (state && row.state !== state) return false
  if (project && row.project !== project) return false
  if (!q) return true
  const haystack = [row.name, row.image, row.project ?? '', row.service ?? '', row.id.slice(0, 12)]
  const words = q.toLowerCase().split(/\s+/)
  return words.every((word) => haystack.some((text) => text.toLowerCase().includes(word)))
}

function comparer(sort: ContainerSort, lastBackups: LastBackups): (a: ContainerRow, b: ContainerRow) => number {
  switch (sort) {
    case 'name':
      return (a, b) => byText(a.name, b.name)
    case 'state':
      return (a, b) => stateOrder.indexOf(a.state) - stateOrder.indexOf(b.state)
    case 'image':
      return (a, b) => byText(a.image, b.image)
    case 'project':
      return (a, b) => byText(a.project ?? '\uffff', b.project ?? '\uffff')
    case 'backup':
      return (a, b) => ageRank(lastBackups(a)) - ageRank(lastBackups(b))
    default:
      return sort satisfies never
  }
}

/** What has none comes before what nobody knows of, and that before the oldest. */
function ageRank(last: LastBackup): number {
  if (last.state === 'exists') return last.at
  return last.state === 'none' ? -1 : 0
}

const stateOrder: ContainerRow['state'][] = ['running', 'restarting', 'paused', 'removing', 'created', 'exited', 'dead']

const collator = new Intl.Collator('en', { numeric: true, sensitivity: 'base' })

function byText(a: string, b: string): number {
  return collator.compare(a, b)
}

function groupByProject(rows: ContainerRow[]): TableItem[] {
  const groups = Map.groupBy(rows, (row) => row.project)
  return [...groups]
    .sort(([a], [b]) => (a === null ? 1 : b === null ? -1 : byText(a, b)))
    .flatMap(([project, members]) => [
      { kind: 'group' as const, key: `group ${project ?? ''}`, project, count: members.length },
      ...members.map(toItem),
    ])
}

function toItem(row: ContainerRow): TableItem {
  return { kind: 'row', key: row.id, row }
}
