import { afterEach, expect, test, vi } from 'vitest'
import type { AuditFilter } from '@holdfast/contract'
import { openAuditWorld, recordOf } from '../testing/audit-world.ts'
import { nightly, somebody } from '../testing/somebody.ts'
import { AuditList } from './audit-list.ts'

afterEach(() => vi.useRealTimers())

const user = { kind: 'user', userId: 'u1', name: 'Ann' } as const
const filters: [AuditFilter, number[]][] = [
  [{}, [4, 3, 2, 1]],
  [{ actorKind: 'schedule' }, [2]],
  [{ actorName: 'SOME' }, [4, 1]],
  [{ action: 'containers.' }, [1]],
  [{ action: 'start' }, []],
  [{ subjectKind: 'user' }, [3]],
  [{ subjectName: 'an' }, [4, 3]],
  [{ outcomes: ['refused', 'done'] }, [4, 3]],
  [{ since: Date.parse('2026-01-02T00:00:00Z'), until: Date.parse('2026-01-04T00:00:00Z') }, [3, 2]],
]

test.for(filters)('a filter %j lists what fits, newest first', async ([filter, expected]) => {
  await using world = await filled()
  const list = new AuditList(world.database)
  expect((await list.page({ limit: 10, filter })).entries.map(({ seq }) => seq)).toEqual(expected)
  const all = await Array.fromAsync(list.all(filter))
  expect(all.map(({ entry }) => entry.seq)).toEqual(expected)
})

test('pages follow one another without a gap, also while entries are added', async () => {
  await using world = await filled()
  const list = new AuditList(world.database)
  const first = await list.page({ limit: 3 })
  await world.audit.append(recordOf())
  const second = await list.page({ limit: 3, cursor: first.nextCursor })
  expect([first, second].map(({ entries }) => entries.map(({ seq }) => seq))).toEqual([[4, 3, 2], [1]])
  expect(second.nextCursor).toBeNull()
})

test('an entry that was tampered with, or is of another version, is shown as what it is', async () => {
  await using world = await filled()
  await world.behindTheBack(`update audit set entry = '{' where seq = 1;
    update audit set entry = replace(entry, '"user","name"', '"robot","name"') where seq = 4;
    update audit set entry = (select entry from audit where seq = 2) where seq = 3`)
  const { entries } = await new AuditList(world.database).page({ limit: 10 })
  expect(entries.map(({ entry, seq }) => [seq, entry])).toEqual([
    [4, 'unreadable'],
    [3, 'unreadable'],
    [2, 'readable'],
    [1, 'unreadable'],
  ])
  expect(entries[3]).toEqual({ entry: 'unreadable', seq: 1, text: '{' })
})

async function filled() {
  const world = await openAuditWorld()
  vi.useFakeTimers({ toFake: ['Date'] })
  const records = [
    recordOf(),
    recordOf({ actor: nightly, action: 'backups.start' }),
    recordOf({ actor: null, action: 'session.signIn', outcome: 'done', subject: user }),
    recordOf({ actor: somebody, action: 'tokens.create', outcome: 'refused', subject: null, about: 'an automation' }),
  ]
  for (const [at, record] of records.entries()) {
    vi.setSystemTime(`2026-01-0${at + 1}T12:00:00Z`)
    await world.audit.append(record)
  }
  return world
}
