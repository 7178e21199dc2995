import { textOf } from '@holdfast/contract/messages'
import type { Job } from '../../jobs/job.ts'
import { countOf, formatBytes } from '../../ui/format.ts'
import { BackupFacts } from './backup-facts.tsx'
import { CopyFacts } from './copy-facts.tsx'
import { type FactsOf, Sentences } from './facts.tsx'

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
    case 'retention':
      return <RetentionFacts request={request} result={result?.kind === 'retention' ? result : null} />
    default:
      return request satisfies never
  }
}

function ExportFacts({ request, result }: FactsOf<'export'>) {
  return (
    <>
      <dt>File</dt>
      <dd>{result ? result.filePath : `${request.folder}/${request.fileName}`}</dd>
      <dt>Not included</dt>
      <dd>Volumes, bind mounts and the image configuration</dd>
      {result && (
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

const methodWords = {
  quick: 'Quick: every part exists and has its size',
  full: 'Full: every byte was read and compared',
} satisfies Record<FactsOf<'verify'>['request']['method'], string>

function VerifyFacts({ request, result }: FactsOf<'verify'>) {
  return (
    <>
      <dt>Backup</dt>
      <dd>
        <code>{request.subject.backupId}</code>
      </dd>
      <dt>Method</dt>
      <dd>{methodWords[request.method]}</dd>
      {result && (
        <>
          <dt>Read</dt>
          <dd>{formatBytes(result.bytesRead)}</dd>
          {result.problems.length === 0 && (
            <>
              <dt>Found</dt>
              <dd>No problems</dd>
            </>
          )}
          <Sentences word="Problems" sentences={result.problems.map(textOf)} />
        </>
      )}
    </>
  )
}

function PruneFacts({ request, result }: FactsOf<'prune'>) {
  return (
    <>
      <dt>Vault</dt>
      <dd>{request.subject.name}</dd>
      {result && (
        <>
          <dt>Freed</dt>
          <dd>
            {formatBytes(result.bytes)} in {countOf(result.blobs, 'blob')}
          </dd>
        </>
      )}
    </>
  )
}

const namedAtMost = 50

function RetentionFacts({ request, result }: FactsOf<'retention'>) {
  return (
    <>
      <dt>Vault</dt>
      <dd>{request.subject.name}</dd>
      {result && (
        <>
          <dt>Stay</dt>
          <dd>{countOf(result.kept, 'backup')}</dd>
          <Sentences
            word="Deleted"
            sentences={[
              ...result.removed.slice(0, namedAtMost).map(({ backupId }) => backupId),
              ...(result.removed.length > namedAtMost ? [`and ${result.removed.length - namedAtMost} more`] : []),
            ]}
          />
        </>
      )}
    </>
  )
}
