import { message, timeOfDay, type Message, type ScheduleTiming } from '@holdfast/contract'

const weekdays = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat']
const weekday = new RegExp(`^(${weekdays.join('|')})[a-z]*$`)

export type TimingText =
  | { readonly kind: 'timing'; readonly timing: ScheduleTiming }
  /** It reads like no timing: perhaps a schedule has that name. */
  | { readonly kind: 'name' }
  | { readonly kind: 'wrong'; readonly detail: Message }

/** A timing as people write it: `hourly`, `nightly 02:30`, `weekly sun,wed 03:00`, or a cron expression of five fields. */
export function readTiming(text: string): TimingText {
  const [word = '', ...rest] = text.toLowerCase().split(/\s+/)
  switch (word) {
    case 'hourly':
      return rest.length === 0 ? timed({ kind: 'hourly', minute: 0 }) : wrong()
    case 'nightly': {
      const [at = '02:30', ...more] = rest
      return isTime(at) && more.length === 0 ? timed({ kind: 'nightly', at }) : wrong()
    }
    case 'weekly': {
      const at = rest.findLast(isTime) ?? '03:00'
      const days = rest.at(-1) === at ? rest.slice(0, -1) : rest
      const numbers = days.flatMap((part) => part.split(',')).map(dayOf)
      if (numbers.includes(-1)) return wrong()
      return timed({ kind: 'weekly', weekdays: numbers.length === 0 ? [0] : [...new Set(numbers)], at })
    }
    default:
      return looksLikeCron(text) ? timed({ kind: 'cron', expression: text.split(/\s+/).join(' ') }) : { kind: 'name' }
  }
}

function timed(timing: ScheduleTiming): TimingText {
  return { kind: 'timing', timing }
}

function wrong(): TimingText {
  return { kind: 'wrong', detail: message('label-schedule-form') }
}

function isTime(text: string): boolean {
  return timeOfDay.safeParse(text).success
}

function dayOf(text: string): number {
  return weekdays.indexOf(weekday.exec(text)?.[1] ?? '')
}

/** Five fields that begin with a minute; whether it is one that croner takes is asked elsewhere. */
function looksLikeCron(text: string): boolean {
  const fields = text.split(/\s+/)
  return fields.length === 5 && /^[\d*][\d*,/-]*$/.test(fields[0] ?? '')
}
