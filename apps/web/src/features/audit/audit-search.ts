import type { ActorKind, AuditFilter, AuditOutcome, SubjectKind } from '@holdfast/contract'
import { actorWord, isKeyOf, periodWord, startOf, subjectWord, type Period } from '../../ui/filter-words.ts'

/** What the audit page keeps in the URL. A default is left out, so a plain page has a plain address. */
export interface AuditSearch {
  /** Part of the name of what an entry is about. */
  q?: string
  /** Part of the name of who did it. */
  who?: string
  area?: Area
  about?: SubjectKind
  outcome?: AuditOutcome
  by?: ActorKind
  since?: Period
}

type Area = keyof typeof areaWord

/** What an action begins with, up to the dot. */
export const areaWord = {
  session: 'Sign-in',
  account: 'Own account',
  users: 'Users',
  tokens: 'Tokens',
  settings: 'Settings',
  containers: 'Containers',
  clones: 'Clones',
  exports: 'Exports',
  backups: 'Backups',
  restores: 'Restores',
  vaults: 'Vaults',
  jobs: 'Jobs',
  audit: 'Audit log',
}

export const outcomeWord = {
  began: 'Began',
  done: 'Done',
  failed: 'Failed',
  refused: 'Refused',
} satisfies Record<AuditOutcome, string>

/** Reads the URL; what it does not know it drops, so a mistyped address still shows the page. */
export function readAuditSearch(search: Record<string, unknown>): AuditSearch {
  const { q, who, area, about, outcome, by, since } = search
  return {
    ...(isText(q) && { q: q.trim() }),
    ...(isText(who) && { who: who.trim() }),
    ...(isKeyOf(areaWord, area) && { area }),
    ...(isKeyOf(subjectWord, about) && { about }),
    ...(isKeyOf(outcomeWord, outcome) && { outcome }),
    ...(isKeyOf(actorWord, by) && { by }),
    ...(isKeyOf(periodWord, since) && { since }),
  }
}

/** What the server is asked for; `now` in ms since the epoch. */
export function toAuditFilter({ q, who, area, about, outcome, by, since }: AuditSearch, now: number): AuditFilter {
  return {
    ...(q !== undefined && { subjectName: q }),
    ...(who !== undefined && { actorName: who }),
    ...(area && { action: `${area}.` }),
    ...(about && { subjectKind: about }),
    ...(outcome && { outcomes: [outcome] }),
    ...(by && { actorKind: by }),
    ...(since && { since: startOf(since, now) }),
  }
}

/** Where the same entries are downloaded. */
export function exportAddress(format: 'csv' | 'json', filter: AuditFilter): string {
  const { outcomes = [], ...rest } = filter
  const query = new URLSearchParams({ format })
  for (const [name, value] of Object.entries(rest)) query.set(name, String(value))
  for (const outcome of outcomes) query.append('outcome', outcome)
  return `/api/audit?${query}`
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value.trim() !== ''
}
