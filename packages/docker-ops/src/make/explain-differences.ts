import { OpError, stringifyExactly, type FidelityChange } from '@holdfast/contract'
import { message } from '@holdfast/contract/messages'
import { sameValue } from '../engine/raw/same-value.ts'
import type { Difference } from '../plan/compare-inspects.ts'
import { withDigits, type PlanContext, type PlannedChange } from '../plan/plan-context.ts'

export interface FidelityReport {
  /** The planned changes, with the values the clone has now. */
  changes: FidelityChange[]
  /** Differences nobody planned, and planned changes the engine did not make. */
  unexpected: FidelityChange[]
}

/** Puts what was planned beside what came out; values of variables are left out. */
export function explainDifferences(
  differences: readonly Difference[],
  { planned, purpose }: { planned: readonly PlannedChange[]; purpose: PlanContext['purpose'] },
): FidelityReport {
  const found = new Map(differences.map((difference) => [difference.field, difference]))
  const changes: FidelityChange[] = []
  const unexpected: FidelityChange[] = []
  for (const { engineChooses, ...change } of planned) {
    const difference = found.get(change.field)
    if (difference !== undefined && (engineChooses || sameValue(difference.to, change.to))) {
      changes.push({ ...difference, reason: change.reason })
      found.delete(change.field)
    } else if (difference === undefined && !engineChooses && !sameValue(change.from, change.to))
      unexpected.push({
        ...change,
        to: change.from,
        reason: message('change-not-made', { planned: change.reason }),
      })
  }
  for (const difference of found.values())
    unexpected.push({
      ...difference,
      reason: message('change-unplanned', { purpose }),
    })
  return { changes: maskEnvironment(changes), unexpected: maskEnvironment(unexpected) }
}

/** As it is kept and sent: JSON as JavaScript reads it. */
export function forReaders({ changes, unexpected }: FidelityReport): FidelityReport {
  return { changes: changes.map(withDigits), unexpected: unexpected.map(withDigits) }
}

/** In place of a value somebody may have to keep to himself. */
const hidden = '(hidden)'

/** A report is kept and shown to many; values of variables are often passwords. That one changed is still said. */
export function maskEnvironment(changes: readonly FidelityChange[]): FidelityChange[] {
  return changes.map((change) =>
    change.field.startsWith('Config.Env.') ? { ...change, from: mask(change.from), to: mask(change.to) } : change,
  )
}

function mask(value: unknown): unknown {
  return value === null || value === undefined ? value : hidden
}

const named = 10

/** @throws OpError `UNEXPECTED_DIFFERENCE` naming the fields and their values. */
export function refuseUnexpected(unexpected: readonly FidelityChange[], purpose: PlanContext['purpose']): void {
  if (unexpected.length === 0) return
  const fields = unexpected
    .slice(0, named)
    .map(({ field, from, to }) => message('field-became', { field, from: brief(from), to: brief(to) }))
  const more = unexpected.length - fields.length
  throw new OpError('UNEXPECTED_DIFFERENCE', message('differs-from-plan', { fields, more, purpose }))
}

function brief(value: unknown): string {
  const text = stringifyExactly(value ?? null)
  return text.length > 80 ? `${text.slice(0, 79)}…` : text
}
