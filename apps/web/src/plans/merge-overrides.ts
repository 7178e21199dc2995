import type { CloneOverrides } from '@holdfast/contract'

/** Overrides that are maps, by whatever they are about. */
const maps = ['env', 'labels', 'mounts', 'namespaces', 'links'] as const

/** The overrides with those of a conflict's fix in them, which takes nothing away that was chosen before. */
export function mergeOverrides(before: CloneOverrides, fix: CloneOverrides): CloneOverrides {
  const networks = Object.entries(fix.networks ?? {}).map(([name, override]) => {
    return [name, override && { ...before.networks?.[name], ...override }] as const
  })
  const merged = maps.flatMap((map) => (fix[map] === undefined ? [] : [[map, { ...before[map], ...fix[map] }]]))
  return {
    ...before,
    ...fix,
    ...(Object.fromEntries(merged) as CloneOverrides),
    ...(fix.networks && { networks: { ...before.networks, ...Object.fromEntries(networks) } }),
  }
}
