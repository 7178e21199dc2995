import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { connectEngine } from '@holdfast/docker-ops'
import { createTestWorld } from '@holdfast/docker-ops/testing'
import { describeTree } from '@holdfast/docker-ops/testing/describe-tree'
import { makeDifficultTree } from '@holdfast/docker-ops/testing/difficult-tree'
import { openVault } from '@holdfast/vault'
import { startTestServer } from '../testing/start-test-server.ts'
import { temporaryFolder } from '../testing/temporary-folder.ts'

const run = promisify(execFile)
const page = new URL('../../../../docs/restore-by-hand.md', import.meta.url)

test('docs/restore-by-hand.md, followed to the letter, gives the same bytes and the same files as Holdfast', async () => {
  await using world = await createTestWorld(connectEngine({ dockerHost: process.env['DOCKER_HOST'] }))
  await using data = await temporaryFolder()
  await using workbench = await temporaryFolder()
  await using server = await startTestServer({ dockerHost: process.env['DOCKER_HOST'], dataFolder: data.path })
  const volume = await world.createVolume()
  const original = await folderOf(volume)
  await makeDifficultTree(original)
  const source = await world.finishedContainer('echo changed > /own', { HostConfig: { Binds: [`${volume}:/data`] } })
  const answer = await server.post('/api/docker/containers', {
    action: 'backup',
    containerId: source.name,
    options: { format: 'complete' },
  })
  const { backupId } = (await answer.json()) as { backupId: string }

  const vaultPath = join(data.path, 'vault')
  const [volumeName, helper, restored] = [world.name('by-hand'), world.name('helper'), world.name('restored')]
  const tag = `${world.name('image')}:by-hand`
  await using _tidy = new AsyncDisposableStack()
  _tidy.defer(async () => {
    for (const values of [
      ['rm', '--force', helper, restored],
      ['volume', 'rm', '--force', volumeName],
      ['image', 'rm', '--force', tag],
    ])
      await run('docker', values).catch(() => undefined)
  })
  const text = await readFile(page, 'utf8')
  await writeFile(join(workbench.path, 'mount.py'), blocksOf(text, 'python')[0] ?? '')
  const script = blocksOf(text, 'sh')
    .join('\n')
    .replace(/^VAULT=.*$/m, `VAULT=${vaultPath}`)
    .replace(/^BACKUP=.*$/m, `BACKUP=${backupId}`)
    .replace(/^MOUNT=.*$/m, 'MOUNT=/data')
    .replaceAll('restored:by-hand', tag)
    .replaceAll('restored-by-hand', volumeName)
    .replaceAll('restore-by-hand', helper)
    .replaceAll('--name restored', `--name ${restored}`)
  await run('sh', ['-euc', script], { cwd: workbench.path })

  const byHand = createHash('sha256').update(await readFile(join(workbench.path, 'mount.tar')))
  const byHoldfast = createHash('sha256')
  const vault = await openVault(vaultPath)
  await using backup = await vault.open(backupId)
  for await (const piece of backup.openTree('/data', new AbortController().signal)) byHoldfast.update(piece)
  expect(byHand.digest('hex')).toBe(byHoldfast.digest('hex'))
  expect(await describeTree(await folderOf(volumeName))).toEqual(await describeTree(original))
  const own = join(workbench.path, 'own')
  await run('docker', ['cp', `${restored}:/own`, own])
  expect(await readFile(own, 'utf8')).toBe('changed\n')
  expect(JSON.parse(await readFile(join(workbench.path, 'inspect.json'), 'utf8'))).toMatchObject({ Id: source.id })

  async function folderOf(name: string): Promise<string> {
    return ((await world.get(`/volumes/${name}`)) as { Mountpoint: string }).Mountpoint
  }
})

function blocksOf(text: string, language: string): string[] {
  return [...text.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\`$`, 'gms'))].map(([, block]) => block ?? '')
}
