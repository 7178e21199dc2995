import { z } from 'zod'
import { alert } from './alert.ts'
import { jobRow } from './job.ts'
import { storedMessage } from './stored-message.ts'
import { scheduleRun } from './schedule-run.ts'

/** What people can be notified of. */
export const happening = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('job-started'), job: jobRow }),
  /** `detail`: why it failed. */
  z.object({ kind: z.literal('job-ended'), job: jobRow, detail: storedMessage.nullable().default(null) }),
  z.object({ kind: z.literal('run-started'), run: scheduleRun }),
  z.object({ kind: z.literal('run-ended'), run: scheduleRun }),
  z.object({ kind: z.literal('alert-raised'), alert }),
  z.object({ kind: z.literal('alert-cleared'), alert }),
])
export type Happening = z.infer<typeof happening>
