const units = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'] as const

/** Decimal units as the Docker command line has them, three significant digits: `126 MB`, `1.25 GB`. */
export function formatBytes(bytes: number): string {
  let value = bytes
  let unit = 0
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000
    unit += 1
  }
  return `${unit === 0 ? value : threeDigits(value)} ${units[unit]}`
}

function threeDigits(value: number): string {
  if (value >= 99.95) return value.toFixed(0)
  return value >= 9.995 ? value.toFixed(1) : value.toFixed(2)
}

/** A size that may not be known, and may be about to be. */
export function describeSize(bytes: number | null, pending: boolean): string {
  if (bytes !== null) return formatBytes(bytes)
  return pending ? 'measuring…' : 'size unknown'
}

/** `1 network`, `2 networks`. */
export function countOf(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`
}

/** Ids and digests as Docker itself shows them: the first 12 of their 64 digits. */
export function shortenIds(text: string): string {
  return text.replaceAll(/\b([0-9a-f]{12})[0-9a-f]{52}\b/g, '$1')
}
