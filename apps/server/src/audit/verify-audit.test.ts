import { expect, test } from 'vitest'
import { message } from '@holdfast/contract'
import { openAuditWorld, recordOf } from '../testing/audit-world.ts'
import { canonicalJson, hashText } from './chain.ts'

type World = Awaited<ReturnType<typeof openAuditWorld>>

test('an empty log and a whole one are in order', async () => {
  await using world = await openAuditWorld()
  expect(await world.verify()).toMatchObject({ entries: 0, lastSeq: null, problems: [], hasMoreProblems: false })
  await fill(world)
  const { hash } = await world.audit.head()
  expect(await world.verify()).toMatchObject({ entries: 10, firstSeq: 1, lastSeq: 10, hash, problems: [] })
})

const swap = (columns: string) => `
  create temp table old as select * from audit where seq in (4, 7);
  update audit set ${columns
    .split(',')
    .map((column) => `${column} = (select ${column} from old where old.seq = 11 - audit.seq)`)
    .join(', ')} where seq in (4, 7)`

test.each([
  ['edited', `update audit set entry = replace(entry, 'web', 'db') where seq = 5`, [[5, 'audit-entry-edited']]],
  ['made no entry at all', `update audit set entry = '{' where seq = 5`, [[5, 'audit-entry-edited']]],
  [
    'the last one edited',
    `update audit set entry = replace(entry, 'web', 'db') where seq = 10`,
    [[10, 'audit-entry-edited']],
  ],
  ['its hash edited', `update audit set hash = '' where seq = 5`, [[5, 'audit-entry-edited']]],
  ['deleted', 'delete from audit where seq = 5', [[5, 'audit-entries-missing']]],
  ['several deleted', 'delete from audit where seq between 5 and 8', [[5, 'audit-entries-missing']]],
  [
    'two reordered',
    swap('entry,hash'),
    [
      [4, 'audit-entry-misplaced'],
      [7, 'audit-entry-misplaced'],
    ],
  ],
  [
    'two texts reordered',
    swap('entry'),
    [
      [4, 'audit-entry-misplaced'],
      [7, 'audit-entry-misplaced'],
    ],
  ],
  ['the beginning deleted', 'delete from audit where seq < 4', [[4, 'audit-start-missing']]],
  ['the tail cut', 'delete from audit where seq > 7', [[8, 'audit-tail-missing']]],
  ['everything deleted', 'delete from audit', [[1, 'audit-tail-missing']]],
])('%s: it is found, with the place', async (_what, change, expected) => {
  await using world = await openAuditWorld()
  await fill(world)
  await world.noteHead()
  await world.behindTheBack(change)
  expect(await placesOf(world)).toEqual(expected)
})

test('an entry written anew with its own hash is found by the one after it', async () => {
  await using world = await openAuditWorld()
  await fill(world)
  const entry = (await textOf(world, 5)).replace('web', 'db')
  await world.behindTheBack(`update audit set entry = '${entry}', hash = '${hashText(entry)}' where seq = 5`)
  expect(await placesOf(world)).toEqual([[6, 'audit-chain-broken']])
})

test('a log written anew from one entry on, with all its hashes, is found by the heads in the vault', async () => {
  await using world = await openAuditWorld()
  for (let at = 0; at < 10; at += 1) {
    await world.audit.append(recordOf())
    if (at % 3 === 2) await world.noteHead()
  }
  await world.noteHead()
  await world.behindTheBack(await rewrittenFrom(world, 5))
  expect(await placesOf(world)).toEqual([[6, 'audit-rewritten']])
  const [problem] = (await world.verify()).problems
  expect(problem?.detail.params).toEqual({ seq: 6, after: 3 })
})

test('a tail that was cut is found after the log has grown past it again', async () => {
  await using world = await openAuditWorld()
  await fill(world)
  await world.noteHead()
  await world.behindTheBack('delete from audit where seq > 7')
  await world.audit.append(recordOf({ action: 'after.cut' }))
  await world.noteHead()
  for (let at = 0; at < 5; at += 1) await world.audit.append(recordOf({ action: 'after.cut' }))
  await world.noteHead()
  expect(await placesOf(world)).toEqual([
    [8, 'audit-went-back'],
    [10, 'audit-rewritten'],
  ])
})

test('a beginning that somebody removed, with an entry as a retention writes it, is found by the heads in the vault', async () => {
  await using world = await openAuditWorld()
  await fill(world)
  await world.noteHead()
  const { seq, hash } = await world.audit.head()
  for (let at = 0; at < 3; at += 1) await world.audit.append(recordOf())
  const forged = message('audit-cut', { through: seq, hash, days: 365 })
  await world.audit.append(recordOf({ action: 'audit.cut', detail: forged, outcome: 'done' }))
  await world.noteHead()
  await world.behindTheBack(`delete from audit where seq <= ${seq}`)
  expect(await placesOf(world)).toEqual([[10, 'audit-cut-early']])
})

test('a log that is of another instance is found at its first entry', async () => {
  await using world = await openAuditWorld()
  await fill(world)
  await world.behindTheBack(`update "auditChain" set instance = 'another'`)
  expect(await placesOf(world)).toEqual([[1, 'audit-chain-broken']])
})

test('lines of the vault that are none are counted, and hide nothing', async () => {
  await using world = await openAuditWorld()
  await fill(world)
  await world.noteHead()
  const head = await world.audit.head()
  world.lines.unshift('', '{"seq":1}', JSON.stringify({ instance: 'another', ...head, at: 1 }))
  await world.behindTheBack('delete from audit where seq > 7')
  expect(await placesOf(world)).toEqual([
    [0, 'audit-head-unreadable'],
    [8, 'audit-tail-missing'],
  ])
})

test('a great many findings are listed in part, and said to be more', async () => {
  await using world = await openAuditWorld()
  for (let at = 0; at < 150; at += 1) await world.audit.append(recordOf())
  await world.behindTheBack(`update audit set entry = replace(entry, 'web', 'db')`)
  const { problems, hasMoreProblems } = await world.verify()
  expect([problems.length, hasMoreProblems]).toEqual([100, true])
})

async function fill({ audit }: World): Promise<void> {
  for (let at = 0; at < 10; at += 1) await audit.append(recordOf())
}

async function placesOf(world: World) {
  return (await world.verify()).problems.map(({ seq, detail }) => [seq, detail.code])
}

async function textOf({ database }: World, seq: number): Promise<string> {
  const row = database.selectFrom('audit').select('entry').where('seq', '=', seq)
  return (await row.executeTakeFirstOrThrow()).entry
}

/** What somebody does who knows the format. */
async function rewrittenFrom(world: World, from: number): Promise<string> {
  const statements: string[] = []
  let previous = hashText(await textOf(world, from - 1))
  for (let seq = from; seq <= 10; seq += 1) {
    const entry = JSON.parse(await textOf(world, seq)) as Record<string, unknown>
    const text = canonicalJson({ ...entry, previous, ...(seq === from ? { action: 'containers.start' } : {}) })
    previous = hashText(text)
    statements.push(`update audit set entry = '${text}', hash = '${previous}' where seq = ${seq}`)
  }
  return statements.join('; ')
}
