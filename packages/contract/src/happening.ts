import type { Message } from './messages/message.ts'
import type { Alert } from './alert.ts'
import type { JobRow } from './job.ts'
import type { ScheduleRun } from './schedule-run.ts'

/** What people can be notified of. */
export type Happening =
  | { kind: 'job-started'; job: JobRow }
  /** `detail`: why it failed. */
  | { kind: 'job-ended'; job: JobRow; detail: Message | null }
  | { kind: 'run-started' | 'run-ended'; run: ScheduleRun }
  | { kind: 'alert-raised' | 'alert-cleared'; alert: Alert }
