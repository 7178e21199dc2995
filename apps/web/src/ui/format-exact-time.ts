const exact = new Intl.DateTimeFormat(undefined, { dateStyle: 'full', timeStyle: 'long' })

/** Date, time and zone as the reader's own settings write them. `at` is in ms since the epoch. */
export function formatExactTime(at: number): string {
  return exact.format(at)
}
