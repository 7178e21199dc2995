// @vitest-environment node
import { expect, test } from 'vitest'
import { createEngine } from '../testing/create-engine.ts'
import { createRow } from '../testing/create-row.ts'
import { applyContainersUpdate, lastKnown } from './containers-snapshot.ts'

const engine = createEngine()
const web = createRow({ name: 'web' })
const database = createRow({ name: 'database' })
const all = applyContainersUpdate(undefined, { kind: 'all', engine, rows: [web, database] })
const away = { kind: 'unreachable', endpoint: '/s', message: 'Refused.', since: 5 } as const

test('changes replace, add and remove rows and leave the others alone', () => {
  const paused = { ...web, state: 'paused' as const }
  const fresh = createRow({ name: 'fresh' })
  const after = applyContainersUpdate(all, { kind: 'changes', engine, rows: [paused, fresh], removed: [database.id] })
  expect(lastKnown(after)?.rows).toEqual([paused, fresh])
})

test('an engine that goes away leaves its last rows behind, and is never an empty list', () => {
  const gone = applyContainersUpdate(all, away)
  expect(gone).toMatchObject({ status: 'unreachable', message: 'Refused.', since: 5 })
  expect(lastKnown(gone)?.rows).toEqual([web, database])
  expect(lastKnown(applyContainersUpdate(gone, away))?.rows).toEqual([web, database])
})

test('an engine that never answered has no rows to show', () => {
  expect(lastKnown(applyContainersUpdate(undefined, away))).toBeNull()
})

test('the whole list after a reconnect is the new truth', () => {
  const back = applyContainersUpdate(applyContainersUpdate(all, away), { kind: 'all', engine, rows: [database] })
  expect(back).toEqual({ status: 'reachable', engine, rows: [database] })
})
