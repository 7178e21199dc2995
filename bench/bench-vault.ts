import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { Panel } from '@holdfast/server/testing'

const run = promisify(execFile)
const withPassword = { env: { ...process.env, RESTIC_PASSWORD: 'bench' } }

export interface BenchVault {
  id: string
  path: string
}

export async function addVault(panel: Panel): Promise<BenchVault> {
  const path = join(panel.dataFolder, `bench-vault-${randomBytes(4).toString('hex')}`)
  const { id } = await callPanel<{ id: string }>(panel, 'vaults.add', { name: 'bench', path, create: true })
  return { id, path }
}

export async function dropVault(panel: Panel, { id, path }: BenchVault): Promise<void> {
  await callPanel(panel, 'vaults.forget', { vaultId: id })
  await rm(path, { recursive: true, force: true })
}

export async function createRepository(panel: Panel): Promise<string> {
  const repository = join(panel.dataFolder, `restic-${randomBytes(4).toString('hex')}`)
  await run('restic', ['--quiet', '--repo', repository, 'init'], withPassword)
  return repository
}

/** With the cache its peer may have put beside it. */
export async function dropRepository(repository: string): Promise<void> {
  await rm(repository, { recursive: true, force: true })
  await rm(`${repository}-cache`, { recursive: true, force: true })
}

/** Resolves when it is there. `downtimeMs`: how long the container stood still, null where it did not. */
export async function backUp(
  panel: Panel,
  containerId: string,
  { vault, mode }: { vault: string; mode?: 'live' | 'pause' },
): Promise<{ downtimeMs: number | null }> {
  const options = { format: 'complete', vault, ...(mode !== undefined && { mode }) }
  const answer = await panel.call('/api/docker/containers', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ action: 'backup', containerId, options }),
  })
  if (!answer.ok) throw new Error(`the backup failed: ${await answer.text()}`)
  const { backupId } = (await answer.json()) as { backupId: string }
  const found = await panel.call(`/api/backups/${backupId}`)
  if (!found.ok) throw new Error(`the backup is not found: ${await found.text()}`)
  const { frozenMs } = (await found.json()) as { frozenMs: number | null }
  return { downtimeMs: frozenMs }
}

/** Of the files, not of the blocks they take up. */
export async function bytesBelow(folder: string): Promise<number> {
  const found = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = found.filter((one) => one.isFile())
  const sizes = await Promise.all(files.map(async (one) => (await stat(join(one.parentPath, one.name))).size))
  return sizes.reduce((sum, size) => sum + size, 0)
}

export async function peer(script: string, values: string[]): Promise<void> {
  await run('sh', [fileURLToPath(new URL(`peers/${script}`, import.meta.url)), ...values], withPassword)
}

/** One mutation of the panel's own API. */
async function callPanel<T>(panel: Panel, procedure: string, input: object): Promise<T> {
  const answer = await panel.call(`/trpc/${procedure}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(input),
  })
  if (!answer.ok) throw new Error(`${procedure} failed: ${await answer.text()}`)
  return ((await answer.json()) as { result: { data: T } }).result.data
}
