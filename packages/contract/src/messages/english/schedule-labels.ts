interface OfLabel {
  label: string
}

/** What a container's labels say of its backups. */
export const scheduleLabelMessages = {
  'label-ignored': ({ label, value, problem }: OfLabel & { value: string; problem: string }) =>
    `The label ${label}=${value} is ignored. ${problem}`,
  'label-boolean': () => 'It must be true or false.',
  'label-mode': () => 'It must be live, pause or stop.',
  'label-zone': () => 'It must be a time zone like Europe/Berlin.',
  'label-paths': () => 'It must be absolute paths of mounts, separated by commas.',
  'label-path-missing': ({ path }: { path: string }) => `No mount of the container is at ${path}.`,
  'label-schedule-form': () =>
    'It must be the name of a schedule, a cron expression, or a form such as hourly, nightly 02:30 or weekly sun 03:00.',
  'label-schedule-unknown': () => 'No schedule has that name.',
  'label-retention': () =>
    'It must be numbers such as last=3,daily=7,weekly=4 or 7d 4w 6m, at least one of them above 0.',
  'label-retention-alone': () => 'It counts only beside a holdfast.schedule that says when.',
  'label-disabled': ({ label }: OfLabel) => `Its label ${label}=false excludes it from all schedules.`,
  'label-elsewhere': ({ label, value }: OfLabel & { value: string }) =>
    `Its label ${label}=${value} assigns it to another schedule.`,
}
