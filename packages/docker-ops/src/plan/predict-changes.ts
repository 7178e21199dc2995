import type { Message } from '@holdfast/contract/messages'
import type { RawContainer } from '../engine/raw/raw-inspect.ts'
import { compareInspects, type Difference } from './compare-inspects.ts'
import type { PlannedChange } from './plan-context.ts'

/** Fields as the inspect of the clone will show them; all others are the source's. */
export interface ShownFields {
  Config?: Record<string, unknown>
  HostConfig?: Record<string, unknown>
  [field: string]: unknown
}

/** The changes that follow when the clone shows these fields, found by the comparison its report is made with. */
export function predictChanges(
  container: RawContainer,
  { Config, HostConfig, ...rest }: ShownFields,
  reasonOf: (difference: Difference) => Message,
): PlannedChange[] {
  const clone = {
    ...container,
    ...rest,
    Config: { ...container.Config, ...Config },
    HostConfig: { ...container.HostConfig, ...HostConfig },
  }
  return compareInspects(container, clone).map((difference) => ({ ...difference, reason: reasonOf(difference) }))
}
