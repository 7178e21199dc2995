import { formatBytes } from '../../ui/format-bytes.ts'
import type { FactsOf } from './facts-of.ts'
import { Sentences } from './sentences.tsx'

const methodWords = {
  quick: 'Quick: every part is there and has its size',
  full: 'Full: every byte was read and compared',
} satisfies Record<FactsOf<'verify'>['request']['method'], string>

export function VerifyFacts({ request, result }: FactsOf<'verify'>) {
  return (
    <>
      <dt>Backup</dt>
      <dd>
        <code>{request.backupId}</code>
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
          <Sentences word="Problems" sentences={result.problems} />
        </>
      )}
    </>
  )
}
