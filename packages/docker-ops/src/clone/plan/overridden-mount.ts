import { OpError, type MountOverride } from '@holdfast/contract'
import type { RawMountSpec } from '../raw-inspect.ts'
import { undeclared } from './mount-declaration.ts'
import type { MountDecision } from './mount-decision.ts'
import { chosenByEngine, type PlanContext } from './plan-context.ts'

/**
 * A mount somebody asked for in place of the source's, or where the source has none.
 * @throws OpError `BAD_REQUEST` for a volume the engine has not: it would make one that is nobody's.
 */
export function overriddenMount(
  { container, volumes }: PlanContext,
  destination: string,
  override: MountOverride,
): MountDecision {
  const reason = 'Mounted as asked.'
  const mounted = container.Mounts?.find((mount) => mount.Destination === destination)
  const decision = {
    reason,
    shown: [chosenByEngine(`Mounts.${destination}`, mounted, reason)],
    volume: null,
    sharesWritable: false,
  }
  if (override.type === 'tmpfs') return { ...decision, after: { ...undeclared, mount: toMount(destination, override) } }
  const { type, source, readOnly } = override
  if (type === 'volume' && !volumes.get(source))
    throw new OpError('BAD_REQUEST', `The engine has no volume ${source}. Make it first, or name another.`, {
      field: `overrides.mounts.${destination}`,
    })
  const isSources =
    container.Mounts?.some(({ Name, Source }) => (type === 'volume' ? Name : Source) === source) ?? false
  return {
    ...decision,
    after: { ...undeclared, mount: toMount(destination, override) },
    sharesWritable: isSources && !readOnly,
  }
}

function toMount(Target: string, override: MountOverride): RawMountSpec {
  if (override.type === 'tmpfs') return { Type: 'tmpfs', Target }
  return { Type: override.type, Source: override.source, Target, ...(override.readOnly && { ReadOnly: true }) }
}
