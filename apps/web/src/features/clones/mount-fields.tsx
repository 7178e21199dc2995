import type { ContainerDetail, ContainerMount, MountChoice } from '@holdfast/contract'
import { Input, NativeSelect } from '@mantine/core'
import classes from './clone-dialog.module.css'
import { defaultMountChoice, explainMountChoice, hasChoice, mountChoiceLabel } from './mount-choice.ts'

interface MountFieldsProps {
  detail: ContainerDetail
  choices: Record<string, MountChoice>
  error: string | undefined
  onChange: (choices: Record<string, MountChoice>) => void
}

/** What happens to the data, mount by mount. */
export function MountFields({ detail, choices, error, onChange }: MountFieldsProps) {
  const mounts = detail.mounts.filter(hasChoice)
  const memory = [...new Set([...detail.tmpfs, ...detail.mounts.filter(isMemory).map((mount) => mount.destination)])]
  if (mounts.length === 0 && memory.length === 0) return null
  return (
    <fieldset className={classes['group']}>
      <legend className={classes['legend']}>Data</legend>
      {mounts.map((mount) => {
        const choice = choices[mount.destination] ?? defaultMountChoice(mount)
        return (
          <div key={mount.destination} className={classes['mount']}>
            <div className={classes['mountWords']}>
              <code className={classes['path']}>{mount.destination}</code>
              <span className={classes['hint']}>{describeSource(mount)}</span>
            </div>
            <NativeSelect
              size="xs"
              aria-label={`What to do with ${mount.destination}`}
              value={choice}
              data={Object.entries(mountChoiceLabel).map(([value, label]) => ({ value, label }))}
              onChange={({ currentTarget }) =>
                onChange({ ...choices, [mount.destination]: currentTarget.value as MountChoice })
              }
            />
            <span className={classes['meaning']}>{explainMountChoice(choice, mount)}</span>
          </div>
        )
      })}
      {memory.length > 0 && (
        <p className={classes['hint']}>
          In memory, fresh in every container: <code>{memory.join(', ')}</code>
        </p>
      )}
      {error && <Input.Error role="alert">{error}</Input.Error>}
    </fieldset>
  )
}

function isMemory({ type }: ContainerMount): boolean {
  return type === 'tmpfs'
}

function describeSource({ type, name, anonymous, source, writable }: ContainerMount): string {
  const kind = type === 'bind' ? `folder ${source}` : anonymous ? 'anonymous volume' : `${type} ${name ?? source}`
  return writable ? kind : `${kind}, read-only`
}
