import type { FidelityChange } from '@holdfast/contract'
import type { Difference } from '../plan/compare-inspects.ts'
import type { PlannedChange } from '../plan/plan-context.ts'
import { maskEnvironment } from './mask-environment.ts'
import { sameValue } from '../engine/raw/same-value.ts'

export interface FidelityReport {
  /** The planned changes, with the values the clone has now. */
  changes: FidelityChange[]
  /** Differences nobody planned, and planned changes the engine did not make. */
  unexpected: FidelityChange[]
}

/** Puts what was planned beside what came out; values of variables are left out. */
export function explainDifferences(
  differences: readonly Difference[],
  planned: readonly PlannedChange[],
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
        reason: `The engine kept the value. Planned was: ${change.reason}`,
      })
  }
  for (const difference of found.values())
    unexpected.push({
      ...difference,
      reason: 'Not planned: the engine gave the clone another value than the source has.',
    })
  return { changes: maskEnvironment(changes), unexpected: maskEnvironment(unexpected) }
}
