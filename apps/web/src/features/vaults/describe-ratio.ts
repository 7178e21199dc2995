/** `3.2 times smaller`, or that it is not; null where nobody knows, or nothing is there. */
export function describeRatio(sizeBytes: number, storedBytes: number | null): string | null {
  if (storedBytes === null || storedBytes <= 0 || sizeBytes <= 0) return null
  const ratio = sizeBytes / storedBytes
  if (ratio < 0.95) return 'takes more than that: a prune may free some'
  if (ratio < 1.05) return 'as large as that: nothing shared yet'
  return `${ratio >= 10 ? Math.round(ratio) : ratio.toFixed(1)} times smaller`
}
