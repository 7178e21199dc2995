import { expect, test } from 'vitest'
import { openAuditWorld, recordOf } from '../testing/audit-world.ts'
import { hashText, canonicalJson } from './chain.ts'
import { auditCsv, auditJson } from './audit-export.ts'
import { AuditList } from './audit-list.ts'

test('a spreadsheet takes no cell for a formula, and every character can be seen', async () => {
  await using world = await openAuditWorld()
  const names = ['=HYPERLINK("http://x")', '+1', '-1', '@SUM(A1)', 'a"b,c', '\u001b[31m\r\n\u202egnp', '\t=1', 'plain']
  for (const about of names) await world.audit.append(recordOf({ about, subject: null }))
  const text = (await Array.fromAsync(auditCsv(new AuditList(world.database).all({})))).join('')
  const [header = '', ...lines] = text.split('\r\n')
  expect(header).toMatch(/^seq,time,actor kind,/)
  const cells = lines.map((line) => /containers\.stop,,,([^]*),began,/.exec(line)?.[1])
  expect(cells.slice(0, -1).toReversed()).toEqual([
    `"'=HYPERLINK(""http://x"")"`,
    `"'+1"`,
    `"'-1"`,
    `"'@SUM(A1)"`,
    '"a""b,c"',
    `"${String.raw`\u001b[31m\u000d`}\n${String.raw`\u202egnp`}"`,
    `"'\t=1"`,
    'plain',
  ])
})

test('the chain can be verified from the export as JSON alone', async () => {
  await using world = await openAuditWorld()
  for (let at = 0; at < 1_100; at += 1) await world.audit.append(recordOf({ about: `${at} \u202e é` }))
  const text = (await Array.fromAsync(auditJson(new AuditList(world.database).all({})))).join('')
  const entries = (JSON.parse(text) as { hash: string; seq: number; previous: string }[]).toReversed()
  expect(entries).toHaveLength(1_100)
  let previous = hashText(await world.audit.instance())
  for (const { hash, ...entry } of entries) {
    expect(entry.previous).toBe(previous)
    expect(hash).toBe(hashText(canonicalJson(entry)))
    previous = hash
  }
})

test('an empty export is an empty array, and one with what is no entry says so', async () => {
  await using world = await openAuditWorld()
  const exported = async () => (await Array.fromAsync(auditJson(new AuditList(world.database).all({})))).join('')
  expect(JSON.parse(await exported())).toEqual([])
  await world.audit.append(recordOf())
  await world.behindTheBack(`update audit set entry = '{' where seq = 1`)
  expect(JSON.parse(await exported())).toMatchObject([{ seq: 1, unreadable: true, text: '{' }])
  const csv = (await Array.fromAsync(auditCsv(new AuditList(world.database).all({})))).join('')
  expect(csv.split('\r\n')[1]).toMatch(/^1,,,,,,,,,\{,unreadable,,,,,,/)
})
