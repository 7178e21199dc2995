import {
  actor,
  actorKind,
  backupSubject,
  cause,
  containerSubject,
  job,
  jobBoard,
  jobFilter,
  jobHistoryPage,
  jobKind,
  jobLimits,
  jobOutcome,
  jobRequest,
  jobResult,
  jobRow,
  jobState,
  jobStep,
  opErrorCode,
  progress,
  subject,
  subjectKind,
  unreadableJob,
  vaultSubject,
  workProgress,
} from '../../index.ts'
import { tableOf, wordsOf } from '../schema-table.ts'
import { ref } from './backups.ts'
import { digest, report } from './clones.ts'

const onContainer = { kind: 'container', engineId: 'local', containerId: 'c'.repeat(64), name: 'web' } as const
const onBackup = { kind: 'backup', ...ref, name: 'web' } as const
const onVault = { kind: 'vault', vaultId: 'default', name: 'Default' } as const
const user = { kind: 'user', id: 'somebody', name: '' } as const
const done = { step: 'copying', bytesDone: 1, bytesTotal: null, totalIsEstimate: false } as const
const shown = { ...done, bytesPerSecond: null, secondsLeft: 1 } as const
const planned = { options: {}, plan: digest, authorizedRole: 'admin' } as const
const requests = [
  { kind: 'export', subject: onContainer, folder: '/srv', fileName: 'a.tar', compression: 'none' },
  { kind: 'clone', subject: onContainer, name: 'web-clone', ...planned },
  { kind: 'clone', subject: onContainer, name: 'web-clone', options: {} },
  { kind: 'backup', subject: onContainer, vaultId: 'default', mode: 'pause', mounts: { '/data': 'include' } },
  { kind: 'restore', subject: onBackup, engineId: 'local', name: 'web-restored', ...planned },
  { kind: 'restore', subject: onBackup, engineId: 'local', name: 'web-restored', options: {} },
  { kind: 'verify', subject: onBackup, method: 'full' },
  { kind: 'prune', subject: onVault },
  { kind: 'retention', subject: onVault, since: null },
] as const
/** As versions stored it that knew no more. */
const bare = { containerId: 'c', name: 'web-clone', started: true, changes: [], unexpected: [] }
const copied = { containerId: 'c', name: 'web-clone', started: true, ...report }
const stored = { sizeBytes: 1, storedBytes: 1, newBytes: 1, frozenMs: null, warnings: ['Few files.'] }
const results = [
  { kind: 'export', exportId: 'a', filePath: '/a.tar', sizeBytes: 1, tarBytes: 1, entries: 1 },
  { kind: 'clone', ...copied },
  { kind: 'backup', ...ref, ...stored, notKept: [] },
  { kind: 'backup', ...ref, ...stored },
  { kind: 'restore', ...copied },
  { kind: 'verify', backupId: ref.backupId, bytesRead: 1, at: 1, method: 'full', problems: [] },
  { kind: 'prune', blobs: 1, bytes: 1 },
  { kind: 'retention', removed: [{ backupId: 'web-1', containerName: 'web', startedAt: 1 }], kept: 7 },
  { kind: 'clone', ...bare },
  { kind: 'restore', ...bare },
] as const
const times = { startedAt: 1, finishedAt: 2 }
const states = [
  { status: 'failed', ...times, code: 'DISK_FULL', detail: 'The disk is full.', field: 'path' },
  { status: 'queued' },
  { status: 'running', startedAt: 1, progress: shown },
  { status: 'succeeded', ...times, result: results[0] },
  { status: 'failed', startedAt: null, finishedAt: 2, code: 'INTERNAL', detail: 'It failed.' },
  { status: 'cancelled', startedAt: null, finishedAt: 2 },
  { status: 'interrupted', startedAt: null, finishedAt: 2 },
] as const
const about = { id: 'a', actor: user, causedBy: null, createdAt: 1 }
const kept = { ...about, request: { kind: 'prune', subject: onVault } as const, state: states[2] }
const row = { ...about, kind: 'prune', subject: onVault, state: states[2] } as const
const unreadable = { id: 'a', kind: 'tomorrow', status: 'succeeded', createdAt: 1, finishedAt: null }

export const jobTables = {
  actorKind: wordsOf(actorKind, ['user', 'token', 'schedule', 'system']),
  actor: tableOf(actor, {
    accepted: [user, ...(['token', 'schedule', 'system'] as const).map((kind) => ({ ...user, kind }))],
    refused: [
      ['kind', 'robot'],
      ['id', ''],
    ],
  }),
  cause: tableOf(cause, {
    accepted: [
      { kind: 'job', id: 'a' },
      { kind: 'schedule', id: 'a' },
    ],
    refused: [
      ['kind', 'user'],
      ['id', ''],
    ],
  }),
  containerSubject: tableOf(containerSubject, { accepted: [onContainer], refused: [['kind', 'backup']] }),
  backupSubject: tableOf(backupSubject, { accepted: [onBackup], refused: [['kind', 'vault']] }),
  vaultSubject: tableOf(vaultSubject, { accepted: [onVault], refused: [['kind', 'container']] }),
  subject: tableOf(subject, {
    accepted: [
      onContainer,
      onBackup,
      onVault,
      { kind: 'schedule', scheduleId: 'a', name: 'Nightly' },
      { kind: 'user', userId: 'a', name: 'Ada' },
      { kind: 'destination', destinationId: 'a', name: 'Mail' },
    ],
    refused: [['kind', 'network']],
  }),
  subjectKind: wordsOf(subjectKind, ['container', 'backup', 'vault', 'schedule', 'user', 'destination']),
  opErrorCode: wordsOf(opErrorCode, [
    'BAD_REQUEST',
    'FORBIDDEN',
    'CONTAINER_NOT_FOUND',
    'AMBIGUOUS_ID',
    'CONTAINER_BUSY',
    'INVALID_STATE',
    'NAME_IN_USE',
    'PORT_IN_USE',
    'FILE_EXISTS',
    'MOUNT_SHARED',
    'PLAN_CHANGED',
    'UNEXPECTED_DIFFERENCE',
    'OWN_CONTAINER',
    'DISK_FULL',
    'TIMEOUT',
    'TRUNCATED',
    'STORAGE_FAILED',
    'ENGINE_UNREACHABLE',
    'ENGINE_REFUSED',
    'JOB_NOT_FOUND',
    'JOB_UNREADABLE',
    'EXPORT_NOT_FOUND',
    'BACKUP_NOT_FOUND',
    'VAULT_NOT_FOUND',
    'DESTINATION_NOT_FOUND',
    'RULE_NOT_FOUND',
    'DELIVERY_NOT_FOUND',
    'VAULT_NOT_MOUNTED',
    'VAULT_BUSY',
    'VAULT_DAMAGED',
    'FORMAT_TOO_NEW',
    'CANCELLED',
    'INTERRUPTED',
    'INTERNAL',
  ]),
  jobStep: wordsOf(jobStep, [
    'reading',
    'preparing',
    'exporting',
    'saving image',
    'backing up',
    'reading changes',
    'loading image',
    'restoring',
    'pruning',
    'sealing',
    'pausing',
    'stopping',
    'committing',
    'copying',
    'verifying',
    'resuming',
    'creating',
    'connecting',
    'checking',
    'starting',
  ]),
  workProgress: tableOf(workProgress, { accepted: [done], refused: [['step', 'thinking']] }),
  progress: tableOf(progress, { accepted: [shown], refused: [['step', 'thinking']] }),
  jobLimits: tableOf(jobLimits, {
    accepted: [{}, { perEngine: 16, perVault: 1 }],
    refused: [
      ['perEngine', 0],
      ['perVault', 17],
      ['perVault', 1.5],
    ],
  }),
  jobKind: wordsOf(jobKind, ['export', 'clone', 'backup', 'restore', 'verify', 'prune', 'retention']),
  jobOutcome: wordsOf(jobOutcome, ['succeeded', 'failed', 'cancelled', 'interrupted']),
  jobRequest: tableOf(jobRequest, {
    accepted: requests,
    refused: [
      ['kind', 'tomorrow'],
      ['subject.kind', 'vault'],
      ['compression', 'bzip2'],
    ],
  }),
  jobResult: tableOf(jobResult, { accepted: results, refused: [['kind', 'tomorrow']] }),
  jobState: tableOf(jobState, {
    accepted: states,
    refused: [
      ['status', 'paused'],
      ['code', 'ODD'],
      ['field', 1],
    ],
  }),
  job: tableOf(job, {
    accepted: [kept, { ...kept, causedBy: { kind: 'schedule', id: 'a' } }],
    refused: [
      ['actor.kind', 'robot'],
      ['causedBy', 'schedule'],
      ['request.subject.kind', 'container'],
      ['state.progress.step', 'thinking'],
    ],
  }),
  jobRow: tableOf(jobRow, {
    accepted: [row, ...states.map((state) => ({ ...row, state: { sizeBytes: 5, ...state } }))],
    refused: [
      ['kind', 'tomorrow'],
      ['subject.kind', 'network'],
      ['state.status', 'paused'],
    ],
  }),
  jobBoard: tableOf(jobBoard, {
    accepted: [{ active: [row], finished: [] }],
    refused: [['active.0.kind', 'tomorrow']],
  }),
  unreadableJob: tableOf(unreadableJob, { accepted: [unreadable] }),
  jobFilter: tableOf(jobFilter, {
    accepted: [
      {
        kinds: ['clone'],
        outcomes: ['failed'],
        subjectKind: 'container',
        subjectName: ' web ',
        subjectKey: 'container:local/c',
        actorKind: 'user',
        actorId: 'somebody',
        since: 0,
        until: 1,
      },
      {},
    ],
    refused: [
      ['kinds.0', 'tomorrow'],
      ['kinds', Array.from({ length: 17 }, () => 'clone')],
      ['outcomes.0', 'running'],
      ['subjectKind', 'network'],
      ['subjectName', '  '],
      ['subjectName', 'a'.repeat(256)],
      ['subjectKey', 'a'.repeat(513)],
      ['actorKind', 'robot'],
      ['actorId', 'a'.repeat(256)],
      ['since', -1],
      ['until', 0.5],
    ],
  }),
  jobHistoryPage: tableOf(jobHistoryPage, {
    accepted: [
      {
        entries: [
          { entry: 'job', ...row },
          { entry: 'unreadable', ...unreadable },
        ],
        nextCursor: null,
      },
    ],
    refused: [
      ['entries.0.entry', 'other'],
      ['entries.0.kind', 'tomorrow'],
    ],
  }),
}
