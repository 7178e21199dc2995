import { OpError, type FidelityChange } from '@holdfast/contract'

const named = 10

/** @throws OpError `UNEXPECTED_DIFFERENCE` naming the fields and their values. */
export function refuseUnexpected(unexpected: readonly FidelityChange[], what = 'clone'): void {
  if (unexpected.length === 0) return
  const list = unexpected
    .slice(0, named)
    .map(({ field, from, to }) => `${field} (${brief(from)} became ${brief(to)})`)
    .join(', ')
  const more = unexpected.length > named ? ` and ${unexpected.length - named} more` : ''
  throw new OpError(
    'UNEXPECTED_DIFFERENCE',
    `The ${what} came out otherwise than planned: ${list}${more}. It was removed again; pass allowUnexpected to keep such a ${what}.`,
  )
}

function brief(value: unknown): string {
  const text = JSON.stringify(value ?? null)
  return text.length > 80 ? `${text.slice(0, 79)}…` : text
}
