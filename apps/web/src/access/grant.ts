import type { ContainerScope, Role } from '@holdfast/contract'

export const roles: readonly Role[] = ['viewer', 'operator', 'admin']

/** What a form gives somebody: a role, and the containers it is for. */
export interface Grant extends ContainerScope {
  role: Role
  /** Whether it is for some containers only: those that fit one of the patterns. */
  limited: boolean
}

export function toGrant(role: Role, scope: ContainerScope | null): Grant {
  return { role, limited: scope !== null, ...(scope ?? { names: [], projects: [], labels: [] }) }
}

/** Null for every container. Admins have no scope. */
export function scopeOf({ role, limited, names, projects, labels }: Grant): ContainerScope | null {
  return limited && role !== 'admin' ? { names, projects, labels } : null
}

/** What is missing, as a sentence; null if nothing is. */
export function checkGrant(grant: Grant): string | null {
  const scope = scopeOf(grant)
  if (scope === null || Object.values(scope).some((patterns) => patterns.length > 0)) return null
  return 'Enter at least one name, project or label.'
}

const word = { names: 'name', projects: 'project', labels: 'label' }

/** `All containers`, `name web-*; project shop`. */
export function describeScope(role: Role, scope: ContainerScope | null): string {
  if (scope === null || role === 'admin') return 'All containers'
  return (['names', 'projects', 'labels'] as const)
    .filter((kind) => scope[kind].length > 0)
    .map((kind) => `${word[kind]} ${scope[kind].join(', ')}`)
    .join('; ')
}
