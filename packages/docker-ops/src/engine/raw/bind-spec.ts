import { posix } from 'node:path'

/** One element of `HostConfig.Binds`: `source:target[:mode,mode]`, or a bare target for an anonymous volume. */
export interface BindSpec {
  /** A host path when it begins with a slash, else a volume's name; null for an anonymous volume. */
  source: string | null
  target: string
  modes: string[]
}

export function parseBind(bind: string): BindSpec {
  const [first = '', second, modes] = bind.split(':')
  if (second === undefined) return { source: null, target: cleanPath(first), modes: [] }
  return { source: first, target: cleanPath(second), modes: modes?.split(',').filter((mode) => mode !== '') ?? [] }
}

export function formatBind({ source, target, modes }: BindSpec): string {
  return [...(source === null ? [] : [source]), target, ...(modes.length > 0 ? [modes.join(',')] : [])].join(':')
}

/** A mount point as inspect shows it: `/data/`, `/./data` and `/srv/../data` are `/data`, as with Go's `filepath.Clean`. */
export function cleanPath(path: string): string {
  return posix.normalize(path).replace(/(?<=.)\/$/, '')
}
