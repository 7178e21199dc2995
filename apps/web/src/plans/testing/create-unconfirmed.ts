import { message } from '@holdfast/contract/messages'
import type { Role } from '@holdfast/contract'
import type { Plan } from '../use-plan.ts'

const settings = [
  { field: 'HostConfig.Privileged', value: 'true' },
  { field: 'HostConfig.CapAdd', value: 'SYS_TIME' },
]

export const [privileged, setsClock] = ['HostConfig.Privileged (true)', 'HostConfig.CapAdd (SYS_TIME)'] as const

/** What a plan says of a container that reaches beyond itself in two settings, as the server words it for that role. */
export function createUnconfirmed(role: Role, confirm: readonly string[] = []): Pick<Plan, 'policy' | 'conflicts'> {
  const means = message('policy-privileged')
  const policy = settings.map((one) => ({ ...one, code: 'privileged' as const, means, needs: 'admin' as const }))
  const conflicts = policy.flatMap(({ field, value }): Plan['conflicts'] => {
    const setting = `${field} (${value})`
    const named = { settings: [message('setting-with-value', { field, value })] }
    if (confirm.includes(setting)) return []
    if (role !== 'admin') return [{ code: 'FORBIDDEN', field, message: message('only-admin', named), fix: null }]
    const fix = { label: message('fix-confirm', { setting }), options: { confirm: [...confirm, setting] } }
    return [{ code: 'FORBIDDEN', field: 'confirm', message: message('not-confirmed', named), fix }]
  })
  return { policy, conflicts }
}
