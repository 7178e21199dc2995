import type { AuditOutcome, Subject } from '@holdfast/contract'
import { escapeControls, textOf } from '@holdfast/contract/messages'
import type { ReactNode } from 'react'
import { errorTitle } from '../../ui/error-text.ts'
import { isKeyOf } from '../../ui/filter-words.ts'
import { StatusDot, type Tone } from '../../ui/status-dot.tsx'
import table from '../../ui/table.module.css'
import { RelativeTime } from '../../ui/time.tsx'
import type { AuditEntry, ReadableEntry } from './audit-entry.ts'
import { outcomeWord } from './audit-search.ts'
import classes from './audit.module.css'

export interface AuditLinks {
  /** Leads to what an entry is about. */
  subject: (subject: Subject, name: string) => ReactNode
  job: (jobId: string) => ReactNode
}

const tone = { began: 'idle', done: 'good', failed: 'bad', refused: 'warn' } satisfies Record<AuditOutcome, Tone>

export function AuditTable({ entries, links }: { entries: readonly AuditEntry[]; links: AuditLinks }) {
  return (
    <table className={`${table['table']} ${classes['table']}`} aria-label="Audit log">
      <thead>
        <tr>
          <th scope="col">Outcome</th>
          <th scope="col">Action</th>
          <th scope="col">Subject</th>
          <th scope="col">When</th>
          <th scope="col">By</th>
          <th scope="col">From</th>
          <th scope="col" className={table['number']}>
            Entry
          </th>
        </tr>
      </thead>
      <tbody>
        {entries.map((one) =>
          one.entry === 'readable' ? (
            <EntryRow key={one.seq} entry={one} links={links} />
          ) : (
            <UnreadableRow key={one.seq} {...one} />
          ),
        )}
      </tbody>
    </table>
  )
}

function EntryRow({ entry, links }: { entry: ReadableEntry; links: AuditLinks }) {
  const { seq, at, actor, from, action, subject, about, outcome, jobId } = entry
  return (
    <tr>
      <td className={classes['outcome']}>
        <Word tone={tone[outcome]} word={outcomeWord[outcome]} />
      </td>
      <td className={table['wide']}>
        <code className={classes['action']}>{escapeControls(action)}</code>
        <Failure {...entry} />
        {jobId !== null && <span className={classes['job']}>{links.job(jobId)}</span>}
      </td>
      <td className={table['break']}>
        {subject === null ? about && escapeControls(about) : links.subject(subject, escapeControls(nameOf(subject)))}
      </td>
      <td className={table['quiet']}>
        <RelativeTime at={at} />
      </td>
      <td className={table['break']}>{actor === null ? 'Not signed in' : escapeControls(actor.name)}</td>
      <td className={table['quiet']}>{from}</td>
      <td className={`${table['quiet']} ${table['number']}`}>{seq}</td>
    </tr>
  )
}

/** Why, with the code for whoever looks it up. */
function Failure({ code, detail }: ReadableEntry) {
  if (code === null && detail === null) return null
  const title = isKeyOf(errorTitle, code) ? errorTitle[code] : null
  return (
    <span className={classes['failure']}>
      {detail === null ? title : textOf(detail)} {code && <code>{code}</code>}
    </span>
  )
}

/** What stands in the place of an entry that cannot be read: the verification says what became of it. */
function UnreadableRow({ seq, text }: Extract<AuditEntry, { entry: 'unreadable' }>) {
  return (
    <tr>
      <td className={classes['outcome']}>
        <Word tone="bad" word="Unreadable" />
      </td>
      <td className={table['wide']} colSpan={5}>
        Not an entry of this version
        <span className={classes['failure']}>
          <code>{escapeControls(text)}</code>
        </span>
      </td>
      <td className={`${table['quiet']} ${table['number']}`}>{seq}</td>
    </tr>
  )
}

function Word({ tone: sign, word }: { tone: Tone; word: string }) {
  return (
    <span className={classes['word']}>
      <StatusDot tone={sign} />
      {word}
    </span>
  )
}

/** An id where nobody knew the name. */
function nameOf(subject: Subject): string {
  if (subject.name !== '') return subject.name
  switch (subject.kind) {
    case 'container':
      return subject.containerId.slice(0, 12)
    case 'backup':
      return subject.backupId
    case 'vault':
      return subject.vaultId
    case 'schedule':
      return subject.scheduleId
    case 'user':
      return subject.userId
    case 'destination':
      return subject.destinationId
    default:
      return subject satisfies never
  }
}
