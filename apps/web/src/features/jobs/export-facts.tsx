import { formatBytes } from '../../ui/format-bytes.ts'
import type { FactsOf } from './facts-of.ts'

export function ExportFacts({ request, result }: FactsOf<'export'>) {
  return (
    <>
      <dt>File</dt>
      <dd>{result ? result.filePath : `${request.folder}/${request.fileName}`}</dd>
      <dt>Not in it</dt>
      <dd>Volumes, bound folders and the image&apos;s configuration</dd>
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
