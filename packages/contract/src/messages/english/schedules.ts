interface InZone {
  /** `Europe/Berlin` */
  timeZone: string
}
interface At {
  /** `02:30` */
  at: string
}
interface Expression {
  expression: string
}

const weekdayNames = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday']

/** `Monday, Tuesday and Friday`, from Monday on. @throws for what is no weekday. */
function weekdaysIn(weekdays: readonly string[]): string {
  const names = weekdays
    .map(Number)
    .toSorted((one, other) => ((one + 6) % 7) - ((other + 6) % 7))
    .map((day) => {
      const name = weekdayNames[day]
      if (name === undefined) throw new Error('No such weekday.')
      return name
    })
  return names.join(', ').replace(/, ([^,]*)$/, ' and $1')
}

/** When a backup is taken by night, as people say it. */
const isNight = (at: string): boolean => at < '06:00' || at >= '20:00'

export const scheduleMessages = {
  'timing-hourly': ({ minute, timeZone }: InZone & { minute: number }) =>
    `Every hour at ${String(minute).padStart(2, '0')} minutes past, ${timeZone}`,
  'timing-nightly': ({ at, timeZone }: InZone & At) => `Every ${isNight(at) ? 'night' : 'day'} at ${at}, ${timeZone}`,
  /** Weekdays from `0`, Sunday. */
  'timing-weekly': ({ weekdays, at, timeZone }: InZone & At & { weekdays: readonly string[] }) =>
    `Every ${weekdaysIn(weekdays)} at ${at}, ${timeZone}`,
  'timing-cron': ({ expression, timeZone }: InZone & Expression) => `By cron ${expression}, ${timeZone}`,

  'schedule-not-found': ({ id }: { id: string }) => `There is no schedule ${id}.`,
  'schedule-run-not-found': ({ id }: { id: string }) => `There is no run ${id} of a schedule.`,
  'schedule-name-taken': ({ name }: { name: string }) => `There is a schedule ${name} already. Choose another name.`,
  'schedule-retention-role': () => 'Only an admin can change a schedule that deletes backups by itself.',
  'schedule-leaving-role': () =>
    'Some schedules delete backups by themselves, and a container that leaves this one may be left to them. Only an admin can take containers out of a schedule now.',
  'schedule-scoped': () =>
    'A schedule also takes containers that are created later, so only a user without a scope can change or run it.',
  'schedule-container-missing': ({ container }: { container: string }) => `There is no container ${container}.`,
  'schedule-still-running': () => 'The run before has not finished with this container.',
  'schedule-window-over': () => 'The window of the schedule was over before its turn came.',
  'schedule-removed': ({ schedule }: { schedule: string }) => `The schedule ${schedule} was deleted.`,
  'schedule-not-running': () => 'Holdfast was not running when the schedule was due.',
  'schedule-engine-away': ({ engine }: { engine: string }) =>
    `The Docker Engine ${engine} did not answer, so nobody knows which containers there are.`,

  'cron-fields': ({ expression, fields }: Expression & { fields: number }) =>
    `${expression} has ${fields} ${fields === 1 ? 'field' : 'fields'}. A cron expression has five: minute, hour, day of month, month, day of week.`,
  'cron-invalid': ({ expression, problem }: Expression & { problem: string }) =>
    `${expression} is not a valid cron expression (${problem}).`,
  'cron-never': ({ expression }: Expression) => `${expression} is never due: no day fits it.`,
}
