import { escapeControls, textOf, type Message } from '@holdfast/contract/messages'
import classes from './field-changes.module.css'
import { shortenIds } from './format.ts'

interface FieldChangesProps {
  changes: readonly Change[]
}

interface Change {
  field: string
  from?: unknown
  to?: unknown
  reason: Message
  /** The new value is not known before the change is made. */
  decidedLater?: boolean
}

/** Fields of `docker inspect` in which two containers differ: what it was, what it is, and why. */
export function FieldChanges({ changes }: FieldChangesProps) {
  return (
    <ul className={classes['changes']}>
      {changes.map((change, index) => (
        <li key={`${index} ${change.field}`}>
          <code className={classes['field']}>{escapeControls(change.field)}</code>
          <p>{textOf(change.reason)}</p>
          <Values {...change} />
        </li>
      ))}
    </ul>
  )
}

function Values({ from, to, decidedLater = false }: Change) {
  const [before, after] = [formatValue(from), formatValue(to)]
  return (
    <span className={classes['values']}>
      {before === null ? 'nothing' : <del title={before}>{shortenIds(before)}</del>} <span aria-hidden>→</span>{' '}
      {after !== null && !decidedLater && <ins title={after}>{shortenIds(after)}</ins>}
      {after === null && !decidedLater && 'nothing'}
      {decidedLater && 'assigned at creation'}
    </span>
  )
}

/** Null for nothing. */
function formatValue(value: unknown): string | null {
  if (value === undefined || value === null || value === '') return null
  return escapeControls(typeof value === 'string' ? value : JSON.stringify(value))
}

/** What a copy of data cannot include, in sentences. Draws nothing without any. */
export function NotIncluded({ sentences }: { sentences: readonly string[] }) {
  if (sentences.length === 0) return null
  return (
    <section aria-label="Not included" className={classes['section']}>
      <h3 className={classes['heading']}>Not included</h3>
      <ul className={classes['sentences']}>
        {sentences.map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
    </section>
  )
}
