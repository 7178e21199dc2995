import { subjectKey, textOf } from '@holdfast/contract'
import { escapeControls } from '@holdfast/contract/messages'
import type { ListedEntry } from './audit-list.ts'

interface Exported {
  entry: ListedEntry
  hash: string
}

const columns = [
  'seq',
  'time',
  'actor kind',
  'actor id',
  'actor name',
  'from',
  'action',
  'subject',
  'subject name',
  'about',
  'outcome',
  'code',
  'detail',
  'job',
  'began',
  'previous',
  'hash',
]

/** RFC 4180, with a first line of names. Nothing in it is taken for a formula by a spreadsheet, and all of it can be seen. */
export async function* auditCsv(entries: AsyncIterable<Exported>): AsyncGenerator<string> {
  yield toLine(columns)
  for await (const { entry, hash } of entries) {
    if (entry.entry === 'unreadable') {
      yield toLine([entry.seq, '', '', '', '', '', '', '', '', entry.text, 'unreadable', '', '', '', '', '', hash])
      continue
    }
    const { seq, at, actor, from, action, subject, about, outcome, code, detail, jobId, began, previous } = entry
    const onWhat = [subject && subjectKey(subject), subject?.name, about]
    const who = [actor?.kind, actor?.id, actor?.name, from]
    const how = [outcome, code, detail && textOf(detail), jobId, began]
    yield toLine([seq, new Date(at).toISOString(), ...who, action, ...onWhat, ...how, previous, hash])
  }
}

/** A JSON array, an entry a line, each with its hash. */
export async function* auditJson(entries: AsyncIterable<Exported>): AsyncGenerator<string> {
  let before = '[\n'
  for await (const { entry, hash } of entries) {
    const { entry: kind, ...rest } = entry
    yield `${before}${JSON.stringify({ ...rest, ...(kind === 'unreadable' && { unreadable: true }), hash })}`
    before = ',\n'
  }
  yield before === '[\n' ? '[]\n' : '\n]\n'
}

function toLine(values: readonly (string | number | null | undefined)[]): string {
  return `${values.map(toCell).join(',')}\r\n`
}

function toCell(value: string | number | null | undefined): string {
  const text = escapeControls(String(value ?? ''))
  // https://owasp.org/www-community/attacks/CSV_Injection
  const plain = typeof value === 'string' && /^[=+\-@\t]/.test(text) ? `'${text}` : text
  return /[",\r\n']/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain
}
