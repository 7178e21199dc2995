const size = /^(\d+(?:\.\d+)?)\s*([bkmgt]?)(i?b)?$/i
const power = { '': 0, b: 0, k: 1, m: 2, g: 3, t: 4 } as const

/** Bytes of `512M`, `2G`, `1.5g` or `1048576`, counted as `docker run --memory` does: a K is 1,024. Null for anything else. */
export function parseMemory(text: string): number | null {
  const match = size.exec(text.trim())
  if (!match) return null
  const unit = (match[2] ?? '').toLowerCase() as keyof typeof power
  const bytes = Math.round(Number(match[1]) * 1024 ** power[unit])
  return Number.isSafeInteger(bytes) ? bytes : null
}
