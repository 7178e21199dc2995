import { Button } from '@mantine/core'
import type { UnreadableBackup } from './backup-list.ts'
import classes from './backups-view.module.css'
import { containerInId } from './container-in-id.ts'
import { useFirst } from './use-first.tsx'

interface UnreadableBackupsProps {
  unreadable: readonly UnreadableBackup[]
  onRemove: (backup: UnreadableBackup) => void
}

const shownAtOnce = 10

/** Each with why it cannot be read, and the way to be rid of it. */
export function UnreadableBackups({ unreadable, onRemove }: UnreadableBackupsProps) {
  const { first, more } = useFirst(unreadable, shownAtOnce)
  return (
    <div className={classes['unreadable']}>
      <ul>
        {first.map((backup) => (
          <li key={`${backup.vaultId} ${backup.id}`}>
            <code>{backup.id}</code> {backup.message}{' '}
            {containerInId(backup.id) === null ? (
              'It is no file of Holdfast’s: take it out of the vault’s folder refs by hand.'
            ) : (
              <Button
                size="compact-xs"
                variant="default"
                aria-label={`Delete ${backup.id}`}
                onClick={() => onRemove(backup)}
              >
                Delete…
              </Button>
            )}
          </li>
        ))}
      </ul>
      {more}
    </div>
  )
}
