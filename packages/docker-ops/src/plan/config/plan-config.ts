import { message } from '@holdfast/contract/messages'
import { joinedNetworks } from '../networks/joined-networks.ts'
import { macOf } from '../networks/plan-endpoint.ts'
import { isAtLeast } from '../../engine/agree-api.ts'
import type { Edits, PlanContext } from '../plan-context.ts'
import { planCommand } from './plan-command.ts'
import { planEnvironment } from './plan-environment.ts'
import { planImage } from './plan-image.ts'
import { planInherited } from './plan-inherited.ts'

/**
 * Image, command, environment and what else lies in `Config`; labels and mounts have plans of their own, and so have ports
 * but for those of a new image.
 * @throws OpError `BAD_REQUEST` for another image under the source's writable layer, and when nothing would be left to run.
 */
export function planConfig(context: PlanContext): Edits {
  const parts = [
    planImage(context),
    planInherited(context),
    planCommand(context),
    planEnvironment(context),
    planMacAddress(context),
  ]
  return {
    config: Object.assign({}, ...parts.map(({ config }) => config)) as Record<string, unknown>,
    changes: parts.flatMap(({ changes }) => changes),
  }
}

/** That of the first network; engines since API 1.44 take it with its endpoint, and show it here. */
function planMacAddress(context: PlanContext): Edits {
  const { MacAddress } = context.container.Config
  const networks = joinedNetworks(context)
  const first = networks?.joined.find(({ network }) => network === networks.primary)
  const to = first === undefined ? null : macOf(context, first).after
  const config = { MacAddress: to === null || isAtLeast(context.apiVersion, '1.44') ? undefined : to }
  if ((MacAddress?.toLowerCase() || null) === to) return { config, changes: [] }
  const requested = first?.override.macAddress
  const reason =
    requested === undefined
      ? message('change-mac-address', { purpose: context.purpose })
      : message(requested === null ? 'change-address-assigned' : 'change-set')
  return { config, changes: [{ field: 'Config.MacAddress', from: MacAddress || null, to, reason }] }
}
