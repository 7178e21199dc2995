/** `3.2 times smaller`; null where nothing is stored or it is not smaller. */
export function describeRatio(sizeBytes: number, storedBytes: number | null): string | null {
  if (storedBytes === null || storedBytes <= 0) return null
  const ratio = sizeBytes / storedBytes
  if (ratio < 1.05) return null
  return `${ratio >= 10 ? Math.round(ratio) : ratio.toFixed(1)} times smaller`
}
