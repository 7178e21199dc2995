import { OpError, type MountOverride } from '@holdfast/contract'
import { message } from '@holdfast/contract/messages'
import { cleanPath } from '../../engine/raw/bind-spec.ts'
import type { RawMount, RawMountSpec } from '../../engine/raw/raw-inspect.ts'
import { chosenByEngine, type PlanContext } from '../plan-context.ts'
import type { MountDecision } from './mount-decision.ts'
import { undeclared } from './mount-declaration.ts'

/**
 * A mount somebody asked for in place of the source's, or where the source has none.
 * @throws OpError `BAD_REQUEST` for a volume the engine has not: it would make one that is nobody's.
 */
export function overriddenMount(
  { container, volumes }: PlanContext,
  destination: string,
  override: MountOverride,
): MountDecision {
  const reason = message('change-mounted')
  const mounts = container.Mounts ?? []
  const mounted = mounts.find((mount) => cleanPath(mount.Destination) === destination)
  const decision = {
    after: { ...undeclared, mount: toMount(destination, override) },
    reason,
    shown: shownOf(destination, mounted, override).map(({ field, from }) => chosenByEngine(field, from, reason)),
    volume: null,
    contested: null,
  }
  if (override.type === 'tmpfs') return decision
  const { type, source, readOnly } = override
  if (type === 'volume' && !volumes.get(source))
    throw new OpError('BAD_REQUEST', message('volume-not-on-engine', { volume: source }), {
      field: `overrides.mounts.${destination}`,
    })
  const isWrittenBySource = mounts.some(
    ({ Type, Name, Source, RW }) => RW && Type === type && (type === 'volume' ? Name : Source) === source,
  )
  return { ...decision, contested: isWrittenBySource && !readOnly ? source : null }
}

/** The fields of the clone's `Mounts` that may differ: one by one where the source has a mount of the same type there. */
function shownOf(
  destination: string,
  mounted: RawMount | undefined,
  { type }: MountOverride,
): { field: string; from: unknown }[] {
  const field = `Mounts.${destination}`
  if (mounted?.Type !== type) return [{ field, from: mounted }]
  return Object.entries(mounted).map(([part, from]) => ({ field: `${field}.${part}`, from }))
}

function toMount(Target: string, override: MountOverride): RawMountSpec {
  if (override.type === 'tmpfs') return { Type: 'tmpfs', Target }
  const { type, source, readOnly } = override
  return {
    Type: type,
    Source: source,
    Target,
    ...(readOnly && { ReadOnly: true }),
    // It has its content: an empty one must not be filled from the image.
    ...(type === 'volume' && { VolumeOptions: { NoCopy: true } }),
  }
}
