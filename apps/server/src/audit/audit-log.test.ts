import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import { afterEach, expect, test, vi } from 'vitest'
import { openAuditWorld, recordOf } from '../testing/audit-world.ts'
import { canonicalJson } from './chain.ts'

afterEach(() => vi.useRealTimers())

test('each entry has the SHA-256 of the one before, in the order in which they were appended', async () => {
  await using world = await openAuditWorld()
  const actions = Array.from({ length: 40 }, (_, at) => `containers.${at}`)
  await Promise.all(actions.map((action) => world.audit.append(recordOf({ action }))))

  const rows = await world.database.selectFrom('audit').selectAll().orderBy('seq').execute()
  let previous = createHash('sha256')
    .update(await world.audit.instance())
    .digest('hex')
  for (const [at, row] of rows.entries()) {
    const entry = JSON.parse(row.entry) as Record<string, unknown>
    expect(entry).toMatchObject({ seq: at + 1, action: actions[at], previous })
    expect(row).toMatchObject({ seq: at + 1, action: actions[at], subjectName: 'web', outcome: 'began' })
    previous = createHash('sha256').update(row.entry).digest('hex')
    expect(row.hash).toBe(previous)
  }
  expect(rows).toHaveLength(40)
  expect(await world.audit.head()).toMatchObject({ seq: 40, hash: previous })
})

test('the same entry is always the same text, whatever order its fields came in and whatever is in a name', () => {
  const one = { b: [1, { d: null, c: true }], a: 'é \u0000 \u2028 "\ud800"', gone: undefined }
  const other = { a: one.a, b: [1, { c: true, d: null }] }
  expect(canonicalJson(one)).toBe(canonicalJson(other))
  expect(canonicalJson(one)).toBe('{"a":"é \\u0000 \u2028 \\"\ufffd\\"","b":[1,{"c":true,"d":null}]}')
  expect(JSON.parse(canonicalJson(JSON.parse('{"__proto__":1,"a":2}')))).toHaveProperty('a', 2)
})

test('an entry is neither changed nor deleted nor put between others by the database itself', async () => {
  await using world = await openAuditWorld()
  for (let at = 0; at < 3; at += 1) await world.audit.append(recordOf())
  const change = (statement: string) => sql.raw(statement).execute(world.database)
  const refused = /append-only/
  await expect(change(`update audit set hash = '' where seq = 2`)).rejects.toThrow(refused)
  await expect(change('delete from audit where seq = 3')).rejects.toThrow(refused)
  await expect(change('delete from audit')).rejects.toThrow(refused)
  await expect(change(`insert into audit (seq, entry, hash) values (0, '{}', '')`)).rejects.toThrow(refused)
  await expect(change(`replace into audit (seq, entry, hash) values (2, '{}', '')`)).rejects.toThrow(refused)
  await expect(change(`update "auditChain" set instance = ''`)).rejects.toThrow(refused)
  await expect(change(`delete from "auditChain"`)).rejects.toThrow(refused)
  expect((await world.verify()).problems).toEqual([])
})

test('a retention removes whole beginnings, records what it removed, and a verification passes', async () => {
  await using world = await openAuditWorld()
  vi.useFakeTimers({ toFake: ['Date'] })
  for (const day of [1, 2, 3, 4]) {
    vi.setSystemTime(`2026-01-0${day}T12:00:00Z`)
    await world.audit.append(recordOf({ action: `day.${day}` }))
    await world.noteHead()
  }
  expect(await world.audit.cut(1)).toBe(2)
  expect(await world.audit.cut(1)).toBe(0)
  await world.audit.append(recordOf({ action: 'day.5' }))

  const rows = await world.database.selectFrom('audit').select(['seq', 'action', 'cutThrough']).orderBy('seq').execute()
  expect(rows.map(({ seq, action }) => [seq, action])).toEqual([
    [3, 'day.3'],
    [4, 'day.4'],
    [5, 'audit.cut'],
    [6, 'day.5'],
  ])
  expect(rows[2]?.cutThrough).toBe(2)
  expect(await world.verify()).toMatchObject({ entries: 4, firstSeq: 3, lastSeq: 6, problems: [] })
  await expect(sql.raw('delete from audit where seq = 3').execute(world.database)).rejects.toThrow(/append-only/)

  vi.setSystemTime('2027-03-01T12:00:00Z')
  expect(await world.audit.cut(365)).toBe(4)
  expect(await world.verify()).toMatchObject({ entries: 1, firstSeq: 7, lastSeq: 7, problems: [] })
})

test('what cannot be recorded is refused, and what was done meanwhile is recorded once there is room', async () => {
  await using world = await openAuditWorld()
  await world.audit.append(recordOf())
  const { rows } = await sql<{ page_count: number }>`pragma page_count`.execute(world.database)
  const limit = (pages: number) => sql.raw(`pragma max_page_count = ${pages}`).execute(world.database)
  await limit(Number(rows[0]?.page_count))
  const long = recordOf({ about: 'x'.repeat(100_000) })
  await expect(world.audit.append(long)).rejects.toMatchObject({
    code: 'DISK_FULL',
    message: expect.stringContaining('Nothing was done'),
  })
  await world.audit.appendLater({ ...long, action: 'jobs.backup', outcome: 'done' })
  // Nothing else begins while an end is owed.
  await expect(world.audit.append(recordOf())).rejects.toMatchObject({ code: 'DISK_FULL' })

  await limit(1_000_000)
  await world.audit.append(recordOf({ action: 'containers.start' }))
  const entries = await world.database.selectFrom('audit').select('action').orderBy('seq').execute()
  expect(entries.map(({ action }) => action)).toEqual(['containers.stop', 'jobs.backup', 'containers.start'])
  expect((await world.verify()).problems).toEqual([])
})
