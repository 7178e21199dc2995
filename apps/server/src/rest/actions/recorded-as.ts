import type { Engines } from '../../engines/engines.ts'
import type { RestAction } from './rest-action.ts'

/** The procedure that does the same, and what the audit log says of it; null for a plan, which changes nothing. */
export function recordedAs(body: RestAction, engines: Engines): { action: string; input: unknown } | null {
  const engineId = body.engine ?? engines.all()[0]?.id ?? ''
  const input = { engineId, containerId: body.containerId }
  switch (body.action) {
    case 'plan-clone':
    case 'plan-restore':
      return null
    case 'clone':
      return { action: 'clones.start', input }
    case 'backup':
      return { action: body.options.format === 'complete' ? 'backups.start' : 'exports.start', input }
    case 'restore': {
      const { backupId, vault: vaultId } = body.options
      return { action: 'restores.start', input: { backupId, vaultId } }
    }
    case 'start':
    case 'stop':
    case 'restart':
    case 'pause':
    case 'unpause':
    case 'kill':
    case 'remove':
    case 'rename':
      return { action: `containers.${body.action}`, input }
    default:
      return body satisfies never
  }
}
