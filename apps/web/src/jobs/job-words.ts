import type { JobKind, JobStatus, JobStep } from '@holdfast/contract'
import type { JobRow } from './job.ts'

/** What people call each kind of job. */
export const kindNoun = {
  export: 'Export',
  clone: 'Clone',
  backup: 'Backup',
  restore: 'Restore',
  verify: 'Verification',
  prune: 'Prune',
  retention: 'Retention',
} satisfies Record<JobKind, string>

export const stepWord = {
  reading: 'Reading',
  preparing: 'Engine is preparing',
  exporting: 'Exporting',
  'saving image': 'Saving the image',
  'backing up': 'Backing up',
  'loading image': 'Loading the image',
  restoring: 'Restoring data',
  pruning: 'Removing unused data',
  'deleting backups': 'Deleting backups',
  sealing: 'Completing the backup',
  pausing: 'Pausing the source',
  stopping: 'Stopping the source',
  'reading changes': 'Reading changes',
  committing: 'Saving the writable layer',
  copying: 'Copying data',
  verifying: 'Verifying',
  resuming: 'Resuming the source',
  creating: 'Creating',
  connecting: 'Connecting networks',
  checking: 'Checking',
  starting: 'Starting',
} satisfies Record<JobStep, string>

export const statusWord = {
  queued: 'Queued',
  running: 'Running',
  succeeded: 'Done',
  failed: 'Failed',
  cancelled: 'Cancelled',
  interrupted: 'Interrupted',
} satisfies Record<JobStatus, string>

/** `Backup of demo-postgres`, `Prune of Default vault` */
export function jobTitle({ kind, subject }: Pick<JobRow, 'kind' | 'subject'>): string {
  return `${kindNoun[kind]} of ${subject.name}`
}

/** `Cancel backup of demo-postgres` */
export function cancelLabel(job: Pick<JobRow, 'kind' | 'subject'>): string {
  return `Cancel ${lowerFirst(jobTitle(job))}`
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1)
}
