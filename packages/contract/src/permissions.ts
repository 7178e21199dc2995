/** As `role.ts` has it; this file is read by the browser, which gets no zod. */
type Role = 'viewer' | 'operator' | 'admin'

/**
 * What can be done, and the least role that may. Declared once: procedures, routes, downloads and the console's buttons all ask
 * this table.
 */
export const permissions = {
  /** Lists, status, ports, mounts; values of environment variables are masked. */
  'containers.view': 'viewer',
  /** Values of environment variables and other secrets in a configuration. */
  'containers.view-secrets': 'operator',
  'containers.control': 'operator',
  'containers.remove': 'admin',
  'clones.create': 'operator',
  'exports.view': 'viewer',
  'exports.create': 'operator',
  'exports.download': 'operator',
  'exports.remove': 'admin',
  'backups.view': 'viewer',
  'backups.create': 'operator',
  'backups.read-files': 'operator',
  'backups.verify': 'operator',
  'backups.remove': 'admin',
  /** How often everything is read, whatever has changed. */
  'backups.configure': 'admin',
  'restores.create': 'operator',
  'jobs.view': 'viewer',
  'jobs.cancel': 'operator',
  /** How many backups run beside each other. */
  'jobs.limit': 'admin',
  'vaults.view': 'viewer',
  'vaults.manage': 'admin',
  'schedules.view': 'viewer',
  /** A schedule takes backups; it deletes some only where its retention says so. */
  'schedules.manage': 'operator',
  'schedules.run': 'operator',
  /** What is deleted by itself: numbers of a schedule or a vault, and which backups are pinned. */
  'retention.manage': 'admin',
  'alerts.view': 'viewer',
  'alerts.acknowledge': 'operator',
  /** Destinations hold passwords and addresses. */
  'notifications.manage': 'admin',
  /** Settings of a new container that reach beyond it: privileged, host folders, devices. */
  'policy.override': 'admin',
  /** One's own password, second factor, sessions and tokens. */
  'account.manage': 'viewer',
  'users.manage': 'admin',
  'tokens.manage': 'admin',
  'audit.view': 'admin',
  'settings.manage': 'admin',
} as const satisfies Record<string, Role>

export type Permission = keyof typeof permissions

/** What takes a person who is signed in. A stolen token must not make itself another way in. */
export const inPerson: ReadonlySet<Permission> = new Set([
  'account.manage',
  'users.manage',
  'tokens.manage',
  'settings.manage',
])

const order: readonly Role[] = ['viewer', 'operator', 'admin']

/** Whether someone with the role `held` may do what `needed` is asked for. */
export function mayActAs(held: Role, needed: Role): boolean {
  return order.indexOf(held) >= order.indexOf(needed)
}

/** Whether someone with this role may do it, as far as the role goes. */
export function may(held: Role, permission: Permission): boolean {
  return mayActAs(held, permissions[permission])
}
