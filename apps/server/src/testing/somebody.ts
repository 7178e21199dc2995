import type { Actor } from '@holdfast/contract'

export const somebody: Actor = { kind: 'user', id: 'somebody', name: 'somebody' }
export const nightly: Actor = { kind: 'schedule', id: 'nightly', name: 'Every night' }
