import { countOf } from '../../ui/count-of.ts'
import { formatBytes } from '../../ui/format-bytes.ts'
import type { FactsOf } from './facts-of.ts'

export function PruneFacts({ request, result }: FactsOf<'prune'>) {
  return (
    <>
      <dt>Vault</dt>
      <dd>{request.vaultName}</dd>
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
