const units = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'] as const

/** A count of bytes for a message, in decimal units with three digits: `67.1 MB`. */
export function readableSize(bytes: number): string {
  let value = bytes
  let unit = 0
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000
    unit += 1
  }
  if (unit === 0) return `${value} B`
  const digits = value >= 99.95 ? 0 : value >= 9.995 ? 1 : 2
  return `${value.toFixed(digits)} ${units[unit]}`
}
