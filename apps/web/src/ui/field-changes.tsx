import classes from './field-changes.module.css'

interface FieldChangesProps {
  changes: readonly { field: string; from?: unknown; to?: unknown; reason: string }[]
}

/** Fields of `docker inspect` in which two containers differ: what it was, what it is, and why. */
export function FieldChanges({ changes }: FieldChangesProps) {
  return (
    <ul className={classes['changes']}>
      {changes.map(({ field, from, to, reason }, index) => (
        <li key={`${index} ${field}`}>
          <code className={classes['field']}>{field}</code>
          <p>{reason}</p>
          <span className={classes['values']}>
            {isNothing(from) ? 'nothing' : <del>{formatValue(from)}</del>} <span aria-hidden>→</span>{' '}
            {isNothing(to) ? 'nothing' : <ins>{formatValue(to)}</ins>}
          </span>
        </li>
      ))}
    </ul>
  )
}

function isNothing(value: unknown): boolean {
  return value === undefined || value === null || value === ''
}

function formatValue(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}
