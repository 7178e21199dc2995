import { execFile } from 'node:child_process'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { openAuditWorld, recordOf } from '../testing/audit-world.ts'

const run = promisify(execFile)
const page = new URL('../../../../docs/audit.md', import.meta.url)

test.each([
  ['nothing', null, /^10 entries, up to 10, [0-9a-f]{64}\n$/],
  ['an entry edited', `update audit set entry = replace(entry, 'web', 'db') where seq = 5`, /^entry 5 is not/],
  ['an entry deleted', 'delete from audit where seq = 5', /^entry 6 is not/],
  ['the tail cut', 'delete from audit where seq > 7', /^the vault recorded entry 10 as/],
  ['the beginning removed', 'delete from audit where seq < 4', /^begins with 4: look for audit.cut with through 3/],
])('the script on the page finds %s', async (_what, change, expected) => {
  await using world = await openAuditWorld()
  for (let at = 0; at < 10; at += 1) await world.audit.append(recordOf({ about: `${at} \u2028 é` }))
  await world.noteHead()
  if (change !== null) await world.behindTheBack(change)
  const heads = join(world.folder, 'heads.ndjson')
  await writeFile(heads, world.lines.map((line) => `${line}\n`).join(''))
  await world.close()
  const [, script = ''] = /```python\n([\s\S]*?)```/.exec(await readFile(page, 'utf8')) ?? []
  const { stdout } = await run('python3', ['-c', script, join(world.folder, 'holdfast.db'), heads])
  expect(stdout).toMatch(expected)
})
