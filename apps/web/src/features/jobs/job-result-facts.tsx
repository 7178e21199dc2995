import type { Job } from '../../jobs/job.ts'
import { formatBytes } from '../../ui/format-bytes.ts'
import { CloneFacts } from './clone-facts.tsx'

/** The lines of a job's facts that only its kind has. */
export function JobResultFacts({ job: { request, state } }: { job: Job }) {
  const result = state.status === 'succeeded' ? state.result : null
  if (request.kind === 'clone') {
    return <CloneFacts request={request} result={result?.kind === 'clone' ? result : null} />
  }
  return (
    <>
      <dt>File</dt>
      <dd>{result?.kind === 'export' ? result.filePath : `${request.folder}/${request.fileName}`}</dd>
      <dt>Not in it</dt>
      <dd>Volumes, bound folders and the image&apos;s configuration</dd>
      {result?.kind === 'export' && (
        <>
          <dt>Size</dt>
          <dd>
            {formatBytes(result.sizeBytes)}
            {request.compression !== 'none' && `, ${formatBytes(result.tarBytes)} before ${request.compression}`}
          </dd>
          <dt>Entries</dt>
          <dd>{result.entries.toLocaleString('en')}</dd>
        </>
      )}
    </>
  )
}
