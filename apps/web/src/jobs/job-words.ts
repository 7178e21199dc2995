import type { JobKind, JobStatus, JobStep } from '@holdfast/contract'
import type { Job } from './job.ts'

/** What people call each kind of job. An export is a container's backup as a plain tar file. */
export const kindNoun = { export: 'Backup', clone: 'Clone' } satisfies Record<JobKind, string>

export const stepWord = {
  reading: 'Reading',
  preparing: 'Engine is preparing',
  exporting: 'Backing up',
  sealing: 'Sealing',
  pausing: 'Pausing the source',
  stopping: 'Stopping the source',
  committing: "Saving the container's own changes",
  copying: 'Copying data',
  verifying: 'Reading the copy back',
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

/** `Backup of demo-postgres` */
export function jobTitle({ request }: Job): string {
  return `${kindNoun[request.kind]} of ${request.containerName}`
}

/** `Cancel backup of demo-postgres` */
export function cancelLabel(job: Job): string {
  return `Cancel ${lowerFirst(jobTitle(job))}`
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1)
}
