import { z } from 'zod'

/** Where a job is. One list for all kinds, so a row's bar needs one table of words. */
export const jobStep = z.enum([
  'reading',
  'preparing',
  'exporting',
  'saving image',
  'backing up',
  'reading changes',
  'loading image',
  'restoring',
  'pruning',
  'deleting backups',
  'sealing',
  'pausing',
  'stopping',
  'committing',
  'copying',
  'verifying',
  'resuming',
  'creating',
  'connecting',
  'checking',
  'starting',
])
export type JobStep = z.infer<typeof jobStep>

/** What a worker reports, as often as it likes; readers pace themselves. Bytes are of the stream before compression. */
export const workProgress = z.object({
  step: jobStep,
  bytesDone: z.number(),
  /** Null while nobody knows; then there is no percentage either. */
  bytesTotal: z.number().nullable(),
  totalIsEstimate: z.boolean(),
  /** How long the step may take at most, where that is known. */
  limitSeconds: z.number().exactOptional(),
  /** How long the container is paused or stopped by now; absent while it is not. */
  downtimeMs: z.number().exactOptional(),
})
export type WorkProgress = z.infer<typeof workProgress>

/** What a person sees: the work's state with the rate over the last seconds. */
export const progress = workProgress.extend({
  bytesPerSecond: z.number().nullable(),
  secondsLeft: z.number().nullable(),
})
export type Progress = z.infer<typeof progress>
