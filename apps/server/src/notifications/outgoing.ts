import { textOf, type HappeningKind, type Message, type Severity } from '@holdfast/contract'

/** What a dead man's switch is told. */
export type Signal = 'start' | 'success' | 'fail'

/** One thing to tell people, before it is written. */
export interface Note {
  readonly kind: HappeningKind | 'test'
  readonly title: Message
  readonly lines: readonly Message[]
  readonly severity: Severity
  readonly signal: Signal | null
  readonly at: number
  /** Where in the console it is shown. */
  readonly path: string | null
}

/** One message to one destination. */
export interface Outgoing {
  /** The same at each attempt, so that whoever got it twice can tell. */
  readonly id: string
  readonly notes: readonly Note[]
  /** Which were too many to list. */
  readonly more: number
  /** The address of the console, without a slash at the end. */
  readonly publicUrl: string
  /** Who of several has it from an earlier attempt. */
  readonly accepted: readonly string[]
}

export interface Written {
  readonly title: string
  /** Plain text, without the title where there is only one. */
  readonly text: string
  readonly severity: Severity
  readonly signal: Signal | null
  readonly link: string
}

const severities: readonly Severity[] = ['info', 'warning', 'error']

export const isAtLeast = (one: Severity, least: Severity): boolean =>
  severities.indexOf(one) >= severities.indexOf(least)

export function worstOf(notes: readonly Pick<Note, 'severity'>[]): Severity {
  return severities.findLast((one) => notes.some(({ severity }) => severity === one)) ?? 'info'
}

export function titleOf({ notes, more }: Pick<Outgoing, 'notes' | 'more'>): Message {
  const [only, ...others] = notes
  if (only !== undefined && others.length === 0 && more === 0) return only.title
  return { code: 'notify-digest', params: { count: notes.length + more } }
}

/** In English, for whoever reads it elsewhere than in the console. */
export function write(outgoing: Outgoing): Written {
  const { notes, more, publicUrl } = outgoing
  const isOne = notes.length === 1 && more === 0
  const parts = notes.map((note) => {
    const lines = [...(isOne ? [] : [textOf(note.title)]), ...note.lines.map(textOf)]
    return [...lines, ...(note.path === null ? [] : [`${publicUrl}${note.path}`])].join('\n')
  })
  if (more > 0) parts.push(textOf({ code: 'notify-more', params: { count: more } }))
  const signals = notes.map(({ signal }) => signal)
  return {
    title: textOf(titleOf(outgoing)),
    text: parts.filter(Boolean).join('\n\n'),
    severity: worstOf(notes),
    signal: (['fail', 'success', 'start'] as const).find((one) => signals.includes(one)) ?? null,
    link: `${publicUrl}${(isOne && notes[0]?.path) || ''}`,
  }
}

/** At most so many characters, whole ones, with a sign that there were more. */
export function cut(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, most - 1).replace(/[\uD800-\uDBFF]$/, '')}…`
}
