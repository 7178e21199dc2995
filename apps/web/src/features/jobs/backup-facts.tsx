import { countOf } from '../../ui/count-of.ts'
import { formatBytes } from '../../ui/format-bytes.ts'
import { formatDuration } from '../../ui/format-duration.ts'
import type { FactsOf } from './facts-of.ts'
import { Sentences } from './sentences.tsx'
import { VaultName } from './vault-name.tsx'

const modeWords = {
  pause: 'Paused while its data was read',
  stop: 'Stopped while its data was read, then started again',
  live: 'Went on while its data was read',
} satisfies Record<FactsOf<'backup'>['request']['mode'], string>

export function BackupFacts({ request, result }: FactsOf<'backup'>) {
  const left = Object.entries(request.mounts).filter(([, choice]) => choice === 'leave')
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
          <Sentences word="Warnings" sentences={result.warnings} />
          <Sentences
            word="Not kept"
            sentences={result.notKept}
            folded={countOf(result.notKept.length, 'kind of data', 'kinds of data')}
          />
        </>
      )}
    </>
  )
}
