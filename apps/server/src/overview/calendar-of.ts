import { calendarDays } from './days-of.ts'
import { graceMs } from './protection-of.ts'

interface Known {
  /** The beginnings of the days, and the end of the last. */
  starts: readonly number[]
  now: number
  /** What the history of jobs and the vaults know, in any order. */
  cells: readonly { day: number; succeeded: boolean; failed: boolean; warned?: boolean }[]
  /** By day: the last time at which a schedule that takes it was due. */
  dueAt: ReadonlyMap<number, number>
}

/** A letter for each day: a backup that succeeded is what counts, then one that failed, then one that was due. */
export function calendarOf({ starts, now, cells, dueAt }: Known): string {
  const letters = Array.from({ length: calendarDays }, () => '-')
  for (const [day, due] of dueAt) if (due >= (starts[0] ?? 0) && due + graceMs < now) letters[day] = 'm'
  const rank = (letter: string): number => ['-', 'm', 'f', 's', 'w'].indexOf(letter)
  for (const { day, succeeded, failed, warned = false } of cells) {
    if (day < 0 || day >= calendarDays) continue
    const letter = succeeded ? (warned ? 'w' : 's') : failed ? 'f' : '-'
    if (rank(letter) > rank(letters[day] ?? '-')) letters[day] = letter
  }
  return letters.join('')
}
