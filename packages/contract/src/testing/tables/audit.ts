import {
  auditEntry,
  auditFilter,
  auditOutcome,
  auditPage,
  auditVerification,
  unreadableAuditEntry,
} from '../../index.ts'
import { tableOf, wordsOf } from '../schema-table.ts'

const refusal = {
  seq: 1,
  at: 1,
  actor: null,
  from: '127.0.0.1',
  action: 'session.signIn',
  subject: null,
  about: 'ann',
  outcome: 'refused',
  code: 'UNAUTHENTICATED',
  detail: { code: 'audit-suppressed', params: { count: 2 } },
  jobId: null,
  began: null,
  previous: '0'.repeat(64),
} as const
const done = {
  ...refusal,
  actor: { kind: 'user', id: 'ann', name: 'ann' },
  subject: { kind: 'user', userId: 'ann', name: 'ann' },
  outcome: 'done',
  code: null,
  detail: null,
  jobId: 'a-job',
  began: 1,
} as const
const other = { seq: 2, text: '{"seq":2}' } as const

export const auditTables = {
  auditOutcome: wordsOf(auditOutcome, ['began', 'done', 'failed', 'refused']),
  auditEntry: tableOf(auditEntry, {
    accepted: [refusal, done],
    refused: [
      ['seq', 0],
      ['seq', 1.5],
      ['outcome', 'succeeded'],
      ['subject.kind', 'image', 1],
    ],
  }),
  unreadableAuditEntry: tableOf(unreadableAuditEntry, { accepted: [other] }),
  auditFilter: tableOf(auditFilter, {
    accepted: [
      {},
      {
        actorKind: 'token',
        actorName: 'ci',
        action: 'containers.',
        subjectKind: 'container',
        subjectName: 'web',
        outcomes: ['refused', 'failed'],
        since: 0,
        until: 1,
      },
    ],
    refused: [
      ['actorName', ' ', 1],
      ['action', 'x'.repeat(101), 1],
      ['outcomes', Array(5).fill('done'), 1],
      ['since', -1, 1],
    ],
  }),
  auditPage: tableOf(auditPage, {
    accepted: [
      {
        entries: [
          { entry: 'readable', ...done },
          { entry: 'unreadable', ...other },
        ],
        nextCursor: '1',
      },
      { entries: [], nextCursor: null },
    ],
    refused: [['entries.0.entry', 'job']],
  }),
  auditVerification: tableOf(auditVerification, {
    accepted: [
      {
        entries: 1,
        firstSeq: 1,
        lastSeq: 1,
        hash: 'f'.repeat(64),
        vault: { state: 'compared', heads: 1, lastSeq: 1 },
        problems: [{ seq: 1, detail: { code: 'audit-entry-edited', params: { seq: 1 } } }],
        hasMoreProblems: false,
      },
      {
        entries: 0,
        firstSeq: null,
        lastSeq: null,
        hash: null,
        vault: { state: 'unavailable', detail: { code: 'audit-no-vault', params: {} } },
        problems: [],
        hasMoreProblems: false,
      },
    ],
    refused: [['vault.state', 'ready']],
  }),
}
