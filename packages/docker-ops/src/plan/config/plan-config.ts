import { message } from '@holdfast/contract/messages'
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

function planMacAddress({ container, purpose }: PlanContext): Edits {
  const { MacAddress } = container.Config
  if (!MacAddress) return { changes: [] }
  const reason = message('change-mac-address', { purpose })
  return {
    config: { MacAddress: undefined },
    changes: [{ field: 'Config.MacAddress', from: MacAddress, to: null, reason }],
  }
}
