import type { ActorKind, JobFilter, JobKind, JobOutcome, SubjectKind } from '@holdfast/contract'
import { kindNoun } from '../../jobs/job-words.ts'

/** What the jobs page keeps in the URL. A default is left out, so a plain page has a plain address. */
export interface JobsSearch {
  /** Part of the name of what the job is about. */
  q?: string
  about?: SubjectKind
  kind?: JobKind
  outcome?: JobOutcome
  by?: ActorKind
  since?: Period
}

export type Period = keyof typeof periodDays

const periodDays = { day: 1, week: 7, month: 30 } as const

export const periodWord = {
  day: 'Last 24 hours',
  week: 'Last 7 days',
  month: 'Last 30 days',
} satisfies Record<Period, string>

export const subjectWord = {
  container: 'Containers',
  backup: 'Backups',
  vault: 'Vaults',
  schedule: 'Schedules',
  user: 'Users',
} satisfies Record<SubjectKind, string>

export const outcomeWord = {
  succeeded: 'Done',
  failed: 'Failed',
  cancelled: 'Cancelled',
  interrupted: 'Interrupted',
} satisfies Record<JobOutcome, string>

export const actorWord = {
  user: 'People',
  token: 'Tokens',
  schedule: 'Schedules',
  system: 'Holdfast itself',
} satisfies Record<ActorKind, string>

/** Reads the URL; what it does not know it drops, so a mistyped address still shows the page. */
export function readJobsSearch(search: Record<string, unknown>): JobsSearch {
  const { q, about, kind, outcome, by, since } = search
  return {
    ...(typeof q === 'string' && q.trim() !== '' && { q: q.trim() }),
    ...(isKeyOf(subjectWord, about) && { about }),
    ...(isKeyOf(kindNoun, kind) && { kind }),
    ...(isKeyOf(outcomeWord, outcome) && { outcome }),
    ...(isKeyOf(actorWord, by) && { by }),
    ...(isKeyOf(periodDays, since) && { since }),
  }
}

const hourMs = 3_600_000

/** What the server is asked for; `now` in ms since the epoch. The same within an hour, so that the list is not asked for all the time. */
export function toJobFilter({ q, about, kind, outcome, by, since }: JobsSearch, now: number): JobFilter {
  return {
    ...(q !== undefined && { subjectName: q }),
    ...(about && { subjectKind: about }),
    ...(kind && { kinds: [kind] }),
    ...(outcome && { outcomes: [outcome] }),
    ...(by && { actorKind: by }),
    ...(since && { since: (Math.floor(now / hourMs) - periodDays[since] * 24) * hourMs }),
  }
}

function isKeyOf<Key extends string>(words: Record<Key, unknown>, value: unknown): value is Key {
  return typeof value === 'string' && Object.hasOwn(words, value)
}
