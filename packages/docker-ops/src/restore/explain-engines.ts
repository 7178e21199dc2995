import type { FidelityReport } from '../make/explain-differences.ts'
import type { RestoreContext } from './restore-context.ts'

/**
 * A backup of another engine version: a field that only one of the two writes is no accident. What the older one wrote and this
 * one does not know is listed all the same, since it may have meant something.
 */
export function explainEngines({ changes, unexpected }: FidelityReport, context: RestoreContext): FidelityReport {
  const { version, apiVersion } = context.backup.document.engine
  if (apiVersion === context.apiVersion) return { changes, unexpected }
  const reason = `The backup is of an engine ${version} (API ${apiVersion}); this one (API ${context.apiVersion}) writes down other fields.`
  const known = unexpected.filter(({ from, to }) => isAbsent(from) || isAbsent(to))
  return {
    changes: [...changes, ...known.map((change) => ({ ...change, reason }))],
    unexpected: unexpected.filter((change) => !known.includes(change)),
  }
}

function isAbsent(value: unknown): boolean {
  return value === null || value === undefined
}
