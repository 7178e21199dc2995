import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createVault } from '../create-vault.ts'
import { openVault } from '../open-vault.ts'
import type { Vault } from '../vault.ts'

export interface TemporaryVault extends AsyncDisposable {
  path: string
  id: string
  vault: Vault
}

/** For tests: an empty vault in a folder of its own below `parent`, which goes when it is disposed. */
export async function createTemporaryVault(options: { id?: string; parent?: string } = {}): Promise<TemporaryVault> {
  const folder = await mkdtemp(join(options.parent ?? tmpdir(), 'holdfast-vault-'))
  const path = join(folder, 'vault')
  const { id } = await createVault(path, options)
  return {
    path,
    id,
    vault: await openVault(path),
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  }
}
