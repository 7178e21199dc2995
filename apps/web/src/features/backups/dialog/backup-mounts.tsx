import type { BackupMountChoice, BackupPreview } from '@holdfast/contract'
import { escapeControls, textOf } from '@holdfast/contract/messages'
import { Checkbox } from '@mantine/core'
import type { ReactNode } from 'react'
import { FieldGroup } from '../../../plans/field-group.tsx'
import classes from '../../../plans/plan-dialog.module.css'
import { describeSize } from '../../../ui/format.ts'
import own from './backup-dialog.module.css'

interface BackupMountsProps {
  preview: BackupPreview
  chosen: Record<string, BackupMountChoice>
  onChange: (chosen: Record<string, BackupMountChoice>) => void
}

type PreviewMount = BackupPreview['mounts'][number]

/** Whose data the backup includes, mount by mount. Configuration, image and the writable layer are always in it. */
export function BackupMounts({ preview, chosen, onChange }: BackupMountsProps) {
  const { mounts, writableLayerBytes, sizesPending } = preview
  return (
    <FieldGroup legend="Data">
      {mounts.map((mount) => {
        const { destination, canInclude, choice, sizeBytes } = mount
        const path = <code className={classes['path']}>{escapeControls(destination)}</code>
        if (!canInclude) return <Fixed key={destination} title={path} words={describeMount(mount)} />
        return (
          <div key={destination} className={own['row']}>
            <Checkbox
              size="xs"
              className={own['words'] ?? ''}
              label={path}
              description={
                <span className={classes['meaning']}>
                  {describeMount(mount)}
                  {describeExpected(mount)}
                </span>
              }
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
        title="Writable layer"
        words="Files changed outside its mounts: always included, like the configuration and the image"
        size={describeSize(writableLayerBytes, sizesPending)}
      />
    </FieldGroup>
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

/** Where its data lies is the rule; of the other way it is told why, and what it costs. */
function describeExpected({ reader }: PreviewMount): string {
  if (reader?.kind !== 'engine') return ''
  return `. Read through the engine: ${textOf(reader.why)} ${textOf({ code: 'engine-tar-misses', params: {} })}`
}

function describeMount({ type, name, anonymous, source, subpath, canInclude }: PreviewMount): string {
  if (type === 'tmpfs') return 'In memory: nothing to back up'
  const volume = `${anonymous ? 'Anonymous volume' : `Volume ${name ?? source}`}${subpath === undefined ? '' : `, of which ${subpath} is here`}`
  const kind = type === 'bind' ? `Folder of the host ${source}` : volume
  return canInclude ? kind : `${kind}: only its definition is included`
}
