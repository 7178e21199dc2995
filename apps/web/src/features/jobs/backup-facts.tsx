import { textOf } from '@holdfast/contract/messages'
import { useQuery } from '@tanstack/react-query'
import { useTRPC } from '../../trpc/trpc.ts'
import { formatDuration } from '../../ui/format-time.ts'
import { countOf, formatBytes } from '../../ui/format.ts'
import { type FactsOf, Sentences } from './facts.tsx'

const modeWords = {
  pause: 'Paused while its data was read',
  stop: 'Stopped while its data was read, then started again',
  live: 'Went on while its data was read',
} satisfies Record<FactsOf<'backup'>['request']['mode'], string>

export function BackupFacts({ request, result }: FactsOf<'backup'>) {
  const left = Object.entries(request.mounts).filter(([, choice]) => choice === 'exclude')
  return (
    <>
      <dt>Vault</dt>
      <dd>
        <VaultName vaultId={request.vaultId} />
      </dd>
      <dt>Source</dt>
      <dd>
        {modeWords[request.mode]}
        {typeof result?.frozenMs === 'number' && `: it stood still for ${formatDuration(result.frozenMs)}`}
      </dd>
      {left.length > 0 && (
        <>
          <dt>Left out</dt>
          <dd>{left.map(([destination]) => destination).join(', ')}</dd>
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
            word="Not kept"
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
