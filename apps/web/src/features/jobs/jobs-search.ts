import type { ActorKind, JobFilter, JobKind, JobOutcome, SubjectKind } from '@holdfast/contract'
import { kindNoun } from '../../jobs/job-words.ts'
import { actorWord, isKeyOf, periodWord, startOf, subjectWord, type Period } from '../../ui/filter-words.ts'

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

export const outcomeWord = {
  succeeded: 'Done',
  failed: 'Failed',
  cancelled: 'Cancelled',
  interrupted: 'Interrupted',
} satisfies Record<JobOutcome, string>

/** Reads the URL; what it does not know it drops, so a mistyped address still shows the page. */
export function readJobsSearch(search: Record<string, unknown>): JobsSearch {
  const { q, about, kind, outcome, by, since } = search
  return {
    ...(typeof q === 'string' && q.trim() !== '' && { q: q.trim() }),
    ...(isKeyOf(subjectWord, about) && { about }),
    ...(isKeyOf(kindNoun, kind) && { kind }),
    ...(isKeyOf(outcomeWord, outcome) && { outcome }),
    ...(isKeyOf(actorWord, by) && { by }),
    ...(isKeyOf(periodWord, since) && { since }),
  }
}

/** What the server is asked for; `now` in ms since the epoch. */
export function toJobFilter({ q, about, kind, outcome, by, since }: JobsSearch, now: number): JobFilter {
  return {
    ...(q !== undefined && { subjectName: q }),
    ...(about && { subjectKind: about }),
    ...(kind && { kinds: [kind] }),
    ...(outcome && { outcomes: [outcome] }),
    ...(by && { actorKind: by }),
    ...(since && { since: startOf(since, now) }),
  }
}
