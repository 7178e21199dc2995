const firstMs = 15_000
const mostMs = 3_600_000
export const giveUpMs = 86_400_000

/** How long to wait after so many attempts: twice as long each time up to an hour, and never at the same moment as all others. */
export function backoffMs(attempts: number, random: () => number): number {
  const ms = Math.min(mostMs, firstMs * 2 ** (attempts - 1))
  return Math.round(ms * (0.75 + random() * 0.5))
}
