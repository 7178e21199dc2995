import type { CalendarDay, Protection } from '@holdfast/contract'
import type { Tone } from '../../ui/status-dot.tsx'

export const protectionWords = {
  protected: 'Protected',
  waiting: 'First backup is due',
  'no-schedule': 'No schedule',
  excluded: 'Excluded',
  'schedule-disabled': 'Schedule is off',
  'vault-away': 'Vault is not available',
  'last-failed': 'Last backup failed',
  'never-succeeded': 'Never backed up',
  behind: 'Behind its schedule',
} satisfies Record<Protection, string>

export const protectionTones = {
  protected: 'good',
  waiting: 'busy',
  'no-schedule': 'warn',
  excluded: 'idle',
  'schedule-disabled': 'warn',
  'vault-away': 'bad',
  'last-failed': 'bad',
  'never-succeeded': 'bad',
  behind: 'bad',
} satisfies Record<Protection, Tone>

export const dayWords = {
  succeeded: 'succeeded',
  warned: 'with warnings',
  failed: 'failed',
  missed: 'missed',
  none: 'no backup',
} satisfies Record<CalendarDay, string>

const dayOf: Record<string, CalendarDay> = { s: 'succeeded', w: 'warned', f: 'failed', m: 'missed' }

export function readDays(days: string): CalendarDay[] {
  return days.split('').map((letter) => dayOf[letter] ?? 'none')
}

const dayMs = 86_400_000
const format = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short', timeZone: 'UTC' })

/** `3 Jun`, of the day that many days after the first. */
export function nameDay(firstDay: string, index: number): string {
  return format.format(Date.parse(`${firstDay}T00:00:00Z`) + index * dayMs)
}

/** The same as the picture of the days, for whoever hears it: `28 succeeded; missed 3 Jun, 4 Jun`. */
export function describeDays(days: readonly CalendarDay[], firstDay: string): string {
  const succeeded = days.filter((day) => day === 'succeeded').length
  const named = (['warned', 'failed', 'missed'] as const).flatMap((kind) => {
    const names = days.flatMap((day, index) => (day === kind ? nameDay(firstDay, index) : []))
    return names.length === 0 ? [] : `${dayWords[kind]} ${names.join(', ')}`
  })
  return [`${succeeded} succeeded`, ...named].join('; ')
}

/** `in 3 hr`, as schedules have it. */
export function timeUntil(at: number, now: number): string {
  const minutes = Math.max(0, Math.round((at - now) / 60_000))
  if (minutes < 60) return `in ${minutes} min`
  const hours = Math.round(minutes / 60)
  return hours < 48 ? `in ${hours} h` : `in ${Math.round(hours / 24)} days`
}
