import { execFile } from 'node:child_process'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { makeBackup, sampleOf } from './testing/sample-backup.ts'
import { createTemporaryVault } from './testing/temporary-vault.ts'

const run = promisify(execFile)
const page = new URL('../../../docs/restore-by-hand.md', import.meta.url)

test('the script of docs/restore-by-hand.md reads more packs than it may hold open', async ({ skip }) => {
  await run('python3', ['--version']).catch(() => skip('python3 is not installed'))
  await using world = await createTemporaryVault()
  const files: Record<string, string> = {}
  let id = ''
  for (let day = 10; day < 26; day++) {
    files[`day ${day}`] = `what happened on day ${day}`
    id = (await makeBackup(world.vault, { draftId: `day-${day}`, files })).id
  }
  const script = /^```python\n(.*?)^```$/ms.exec(await readFile(page, 'utf8'))?.[1] ?? ''
  await writeFile(join(world.path, '../mount.py'), script)
  const command = 'ulimit -n 14; exec python3 mount.py vault "$1" /data'
  const options = { cwd: join(world.path, '..'), encoding: 'buffer' as const }
  expect((await run('sh', ['-euc', command, 'sh', id], options)).stdout).toEqual(sampleOf({ files }).tree)
  expect(script.split('\n').length).toBeLessThanOrEqual(51)
}, 30_000)
