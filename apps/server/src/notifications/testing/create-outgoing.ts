import { message } from '@holdfast/contract'
import type { Note, Outgoing } from '../outgoing.ts'

export function createNote(part: Partial<Note> = {}): Note {
  return {
    kind: 'job-ended',
    title: message('notify-job-failed', { kind: 'backup', name: 'web' }),
    lines: [message('verbatim', { text: 'The disk is full.' })],
    severity: 'error',
    signal: 'fail',
    at: Date.UTC(2026, 0, 2),
    path: '/jobs/1',
    ...part,
  }
}

export function createOutgoing(part: Partial<Outgoing> = {}): Outgoing {
  return {
    id: '0d0f7a0e-4f0c-4dd0-9d43-6a5c2f1b6f0a',
    notes: [createNote()],
    more: 0,
    publicUrl: 'https://holdfast.example.org',
    accepted: [],
    ...part,
  }
}
