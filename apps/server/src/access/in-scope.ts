import type { ContainerScope } from '@holdfast/contract'

/** What a scope goes by. Of a backup: as the container was when it was made. */
export interface ScopedContainer {
  readonly name: string
  readonly labels: Readonly<Record<string, string>>
}

/** As much of a caller as says what they see. */
export interface Beholder {
  readonly scopes: readonly ContainerScope[]
}

/** For what the server does by itself, or for somebody who was asked before. */
export const everything: Beholder = { scopes: [] }

export const isScoped = ({ scopes }: Beholder): boolean => scopes.length > 0

/** The same as a question about one container; null where the answer is always yes. */
export function seesOf(beholder: Beholder): ((container: ScopedContainer) => boolean) | null {
  return isScoped(beholder) ? (container) => isInScope(beholder, container) : null
}

/**
 * Whether a container is in sight, and so may be acted on: it fits every scope, and it fits one by its name, its Compose
 * project or a label. Without scopes all are. More facts never put a container out of sight that was in it with fewer.
 */
export function isInScope({ scopes }: Beholder, container: ScopedContainer): boolean {
  return scopes.every((scope) => fitsScope(scope, container))
}

function fitsScope({ names, projects, labels }: ContainerScope, container: ScopedContainer): boolean {
  const project = container.labels['com.docker.compose.project']
  return (
    names.some((pattern) => fits(pattern, container.name)) ||
    (project !== undefined && project !== '' && projects.some((pattern) => fits(pattern, project))) ||
    Object.entries(container.labels).some(([key, value]) =>
      labels.some((pattern) => fits(pattern, pattern.includes('=') ? `${key}=${value}` : key)),
    )
  )
}

/** The whole text, in its case; `*` is any text. Not a regular expression: many stars would take for ever. */
function fits(pattern: string, text: string): boolean {
  const [start = '', ...rest] = pattern.split('*')
  const end = rest.pop()
  if (end === undefined) return text === pattern
  if (!text.startsWith(start) || !text.endsWith(end) || text.length < start.length + end.length) return false
  const within = text.slice(start.length, text.length - end.length)
  let at = 0
  return rest.every((part) => {
    const found = within.indexOf(part, at)
    at = found + part.length
    return found !== -1
  })
}
