import type { ContainerRow } from '@holdfast/contract'

/** By the name of a volume or the path of a folder: the names of all containers that mount it. */
export function mountUsers(rows: readonly ContainerRow[]): ReadonlyMap<string, string[]> {
  const users = new Map<string, string[]>()
  for (const { name: container, mounts } of rows)
    for (const { type, name, source } of mounts) {
      const key = type === 'volume' ? (name ?? '') : source
      users.set(key, [...(users.get(key) ?? []), container])
    }
  return users
}
