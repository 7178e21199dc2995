/** A file with all schedules. */
export const scheduleFileMessages = {
  'schedule-file-refused': ({ problems, more }: { problems: readonly string[]; more: number }) =>
    `The file was not read. ${problems.join(' ')}${more > 0 ? ` There are ${more} more problems.` : ''}`,
  'schedule-file-line': ({ line, problem }: { line: number; problem: string }) => `Line ${line}: ${problem}`,
  'schedule-file-syntax': ({ problem }: { problem: string }) => `${problem.replace(/\.?$/, '.')}`,
  'schedule-file-size': ({ bytes }: { bytes: number }) => `It is larger than ${Math.round(bytes / 1024)} kB.`,
  'schedule-file-shape': () => 'It must have version: 1 and a list of schedules.',
  'schedule-file-aliases': () => 'It has more than 100 aliases, or one of an anchor that is not there.',
  'schedule-name-twice': ({ name }: { name: string }) => `Two schedules are called ${name}.`,
  'schedule-file-of': ({ name, problem }: { name: string; problem: string }) => `${name}: ${problem}`,
  'schedule-file-changed': () =>
    'The schedules have changed since this was shown. Look at the changes again, then import the file.',
}
