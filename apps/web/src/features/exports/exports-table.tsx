import type { ExportFile } from '@holdfast/contract'
import { Button, VisuallyHidden } from '@mantine/core'
import { useMay } from '../../trpc/account.ts'
import { formatBytes } from '../../ui/format.ts'
import { StatusDot } from '../../ui/status-dot.tsx'
import classes from '../../ui/table.module.css'
import { RelativeTime } from '../../ui/time.tsx'
import { DownloadAnchor } from './download-link.tsx'
import own from './exports.module.css'

interface ExportsTableProps {
  files: readonly ExportFile[]
  onRemove: (file: ExportFile) => void
}

export function ExportsTable({ files, onRemove }: ExportsTableProps) {
  const [mayDownload, mayRemove] = [useMay('exports.download'), useMay('exports.remove')]
  return (
    <table className={`${classes['table']} ${own['table']}`} aria-label="Exports">
      <thead>
        <tr>
          <th scope="col">Container</th>
          <th scope="col">File</th>
          <th scope="col" className={classes['number']}>
            Size
          </th>
          <th scope="col">Compression</th>
          <th scope="col">Created</th>
          <th scope="col">By</th>
          <th scope="col">
            <VisuallyHidden>Actions</VisuallyHidden>
          </th>
        </tr>
      </thead>
      <tbody>
        {files.map((file) => (
          <tr key={file.id}>
            <td className={`${classes['strong']} ${classes['wide']}`}>{file.containerName}</td>
            <td className={`${classes['break']} ${classes['wide']}`} title={file.filePath}>
              {file.fileName}
            </td>
            <td className={`${classes['number']} ${own['size']}`}>{formatBytes(file.sizeBytes)}</td>
            <td className={classes['quiet']}>{file.compression}</td>
            <td className={classes['quiet']}>
              <RelativeTime at={file.createdAt} />
            </td>
            <td className={classes['quiet']}>{file.createdBy}</td>
            <td className={`${classes['end']} ${classes['wide']}`}>
              <div className={own['actions']}>
                {file.present ? (
                  mayDownload && <DownloadAnchor exportId={file.id} label={file.fileName} />
                ) : (
                  <Missing />
                )}
                {mayRemove && (
                  <Button
                    variant="subtle"
                    color="gray"
                    size="compact-sm"
                    aria-label={`Delete ${file.fileName}`}
                    onClick={() => onRemove(file)}
                  >
                    Delete
                  </Button>
                )}
              </div>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function Missing() {
  return (
    <span className={own['missing']} title="The file was moved or deleted outside Holdfast.">
      <StatusDot tone="warn" />
      File missing
    </span>
  )
}
