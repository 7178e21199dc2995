import type { Job } from '../../jobs/job.ts'
import { BackupFacts } from './backup-facts.tsx'
import { CopyFacts } from './copy-facts.tsx'
import { ExportFacts } from './export-facts.tsx'
import { VerifyFacts } from './verify-facts.tsx'
import { PruneFacts } from './prune-facts.tsx'

/** The lines of a job's facts that only its kind has. */
export function JobResultFacts({ job: { request, state } }: { job: Job }) {
  const result = state.status === 'succeeded' ? state.result : null
  switch (request.kind) {
    case 'clone':
      return <CopyFacts request={request} result={result?.kind === 'clone' ? result : null} />
    case 'restore':
      return <CopyFacts request={request} result={result?.kind === 'restore' ? result : null} />
    case 'export':
      return <ExportFacts request={request} result={result?.kind === 'export' ? result : null} />
    case 'backup':
      return <BackupFacts request={request} result={result?.kind === 'backup' ? result : null} />
    case 'verify':
      return <VerifyFacts request={request} result={result?.kind === 'verify' ? result : null} />
    case 'prune':
      return <PruneFacts request={request} result={result?.kind === 'prune' ? result : null} />
    default:
      return request satisfies never
  }
}
