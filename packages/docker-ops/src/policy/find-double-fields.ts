import { fold } from './loose-fields.ts'

/** Maps: their keys are somebody's own, and case matters. */
const maps: ReadonlySet<string> = new Set(
  'Annotations Config DriverOpts EndpointsConfig ExposedPorts Labels Options PortBindings StorageOpt Sysctls Tmpfs Volumes'
    .split(' ')
    .map(fold),
)

/** Paths of fields that stand twice in one record, in two spellings: the engine mixes the two in ways of its own. */
export function findDoubleFields(value: unknown, path: readonly string[] = []): string[] {
  if (Array.isArray(value)) return value.flatMap((element) => findDoubleFields(element, path))
  if (typeof value !== 'object' || value === null) return []
  const isMap = maps.has(fold(path.at(-1) ?? ''))
  const seen = new Set<string>()
  return Object.entries(value).flatMap(([key, field]) => {
    const here = [...path, key]
    const below = findDoubleFields(field, here)
    const isDouble = !isMap && seen.has(fold(key))
    seen.add(fold(key))
    return isDouble ? [here.join('.'), ...below] : below
  })
}
