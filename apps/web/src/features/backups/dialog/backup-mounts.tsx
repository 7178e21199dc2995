import type { BackupMountChoice, BackupPreview } from '@holdfast/contract'
import { Checkbox } from '@mantine/core'
import type { ReactNode } from 'react'
import classes from '../../../plans/plan-dialog.module.css'
import { describeSize } from '../../../ui/format.ts'
import own from './backup-mounts.module.css'

interface BackupMountsProps {
  preview: BackupPreview
  chosen: Record<string, BackupMountChoice>
  onChange: (chosen: Record<string, BackupMountChoice>) => void
}

type PreviewMount = BackupPreview['mounts'][number]

/** Whose data the backup keeps, mount by mount. Configuration, image and the container's own changes are always in it. */
export function BackupMounts({ preview, chosen, onChange }: BackupMountsProps) {
  const { mounts, writableLayerBytes, sizesPending } = preview
  return (
    <fieldset className={classes['group']}>
      <legend className={classes['legend']}>Data</legend>
      {mounts.map((mount) => {
        const { destination, canInclude, choice, sizeBytes } = mount
        const path = <code className={classes['path']}>{destination}</code>
        if (!canInclude) return <Fixed key={destination} title={path} words={describeMount(mount)} />
        return (
          <div key={destination} className={own['row']}>
            <Checkbox
              size="xs"
              className={own['words'] ?? ''}
              label={path}
              description={<span className={classes['meaning']}>{describeMount(mount)}</span>}
              checked={(chosen[destination] ?? choice) === 'include'}
              onChange={({ currentTarget }) =>
                onChange({ ...chosen, [destination]: currentTarget.checked ? 'include' : 'exclude' })
              }
            />
            <span className={own['size']}>{describeSize(sizeBytes, sizesPending)}</span>
          </div>
        )
      })}
      <Fixed
        title="Changes in the container itself"
        words="Files outside its mounts: always kept, with the configuration and the image"
        size={describeSize(writableLayerBytes, sizesPending)}
      />
    </fieldset>
  )
}

/** Data about which there is nothing to choose. */
function Fixed({ title, words, size }: { title: ReactNode; words: string; size?: string }) {
  return (
    <div className={own['row']}>
      <span className={`${own['words']} ${own['fixed']}`}>
        {title}
        <span className={classes['meaning']}>{words}</span>
      </span>
      <span className={own['size']}>{size}</span>
    </div>
  )
}

function describeMount({ type, name, anonymous, source, canInclude }: PreviewMount): string {
  if (type === 'tmpfs') return 'In memory: nothing to keep'
  const kind =
    type === 'bind' ? `Folder of the host ${source}` : anonymous ? 'Anonymous volume' : `Volume ${name ?? source}`
  return canInclude ? kind : `${kind}: only its definition is kept`
}
