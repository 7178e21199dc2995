import { textOf } from '@holdfast/contract/messages'
import { useQuery } from '@tanstack/react-query'
import { useTRPC } from '../../trpc/trpc.ts'
import { countOf, formatBytes } from '../../ui/format.ts'
import { describeDowntime, type FactsOf, Sentences } from './facts.tsx'

export function BackupFacts({ request, result }: FactsOf<'backup'>) {
  const excluded = Object.entries(request.mounts).filter(([, choice]) => choice === 'exclude')
  return (
    <>
      <dt>Vault</dt>
      <dd>
        <VaultName vaultId={request.vaultId} />
      </dd>
      <dt>Source</dt>
      <dd>{describeDowntime(request.mode, result ? result.frozenMs : undefined)}</dd>
      {excluded.length > 0 && (
        <>
          <dt>Excluded</dt>
          <dd>{excluded.map(([destination]) => destination).join(', ')}</dd>
        </>
      )}
      {result && (
        <>
          <dt>Backup</dt>
          <dd>
            <code>{result.backupId}</code>
          </dd>
          <dt>Size</dt>
          <dd>
            {formatBytes(result.sizeBytes)}, {formatBytes(result.storedBytes)} stored, {formatBytes(result.newBytes)}{' '}
            new
          </dd>
          <Sentences word="Warnings" sentences={result.warnings.map(textOf)} />
          <Sentences
            word="Not included"
            sentences={result.notKept.map(textOf)}
            folded={countOf(result.notKept.length, 'kind of data', 'kinds of data')}
          />
        </>
      )}
    </>
  )
}

/** What a vault is called now; its id once it was forgotten. */
function VaultName({ vaultId }: { vaultId: string }) {
  const { data } = useQuery(useTRPC().vaults.list.queryOptions())
  return data?.find(({ id }) => id === vaultId)?.name ?? vaultId
}
