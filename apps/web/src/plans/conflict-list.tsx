import type { CloneConflict } from '@holdfast/contract'
import { textOf } from '@holdfast/contract/messages'
import { Button, NativeSelect } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import classes from './conflict-list.module.css'

interface ConflictListProps {
  label: string
  conflicts: readonly CloneConflict[]
  onFix: (options: Record<string, unknown>) => void
}

/** What would make a clone or a restore fail or do harm, each with the way around it. */
export function ConflictList({ label, conflicts, onFix }: ConflictListProps) {
  if (conflicts.length === 0) return null
  return (
    <ul className={classes['conflicts']} aria-label={label}>
      {conflicts.map(({ code, field, message, fix, alternatives = [] }) => (
        <li key={`${code} ${field} ${textOf(message)}`}>
          <IconAlertTriangle size={15} className={classes['sign']} aria-hidden />
          <span className={classes['message']}>{textOf(message)}</span>
          {fix && (
            <Button variant="default" size="compact-xs" onClick={() => onFix(fix.options)}>
              {textOf(fix.label)}
            </Button>
          )}
          {alternatives.length > 0 && (
            <NativeSelect
              size="xs"
              className={classes['alternatives'] ?? ''}
              aria-label={`Resolve: ${textOf(message)}`}
              value=""
              data={[
                { value: '', label: 'Choose', disabled: true },
                ...alternatives.map(({ label: word }, index) => ({ value: `${index}`, label: textOf(word) })),
              ]}
              onChange={({ currentTarget }) => onFix(alternatives[Number(currentTarget.value)]?.options ?? {})}
            />
          )}
        </li>
      ))}
    </ul>
  )
}
