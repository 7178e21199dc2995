import { execFile } from 'node:child_process'
import { mkdtemp, mkdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { openHostFolder, syncFolderTree, type HostFolder } from '@holdfast/host-files'
import { oneChunk } from '../store/blob-store.ts'
import type { BackupDraft, BackupRecord, FolderPass, ReadFolderOptions, StoredTree, Vault } from '../vault.ts'
import { sampleOf } from './sample-backup.ts'
import { createTemporaryVault } from './temporary-vault.ts'

const run = promisify(execFile)

export interface FolderBackup {
  record: BackupRecord
  tree: StoredTree
  pass: FolderPass
}

export interface FolderWorld extends AsyncDisposable {
  /** Of the folder that is backed up. */
  path: string
  /** Of its parent, where there is room for more. */
  parent: string
  vault: Vault
  vaultPath: string
  /** One pass over the folder, or two with `between` in the middle. */
  backup: (
    options?: Partial<ReadFolderOptions> & { between?: (draft: BackupDraft) => Promise<void> },
  ) => Promise<FolderBackup>
  /** The tar of the mount in a backup. */
  tarOf: (backupId: string) => Promise<Buffer>
  /** What is in a backup, put into a fresh folder by GNU tar, whose path is answered. */
  extract: (backupId: string) => Promise<string>
}

/** As though every file had been left alone for long before the sync. */
export const longAfter = (): bigint => BigInt(Date.now() + 3_600_000) * 1_000_000n

/** For tests: a folder, a vault, and backups of the one in the other. */
export async function createFolderWorld(): Promise<FolderWorld> {
  const parent = await mkdtemp(join(tmpdir(), 'holdfast-folder-'))
  const path = join(parent, 'data')
  await mkdir(path)
  const temporary = await createTemporaryVault({ parent })
  const { vault } = temporary
  const { signal } = new AbortController()
  let count = 0

  async function tarOf(backupId: string): Promise<Buffer> {
    await using backup = await vault.open(backupId)
    const pieces: Buffer[] = []
    for await (const piece of backup.openTree('/data', signal)) pieces.push(Buffer.from(piece))
    return Buffer.concat(pieces)
  }

  return {
    path,
    parent,
    vault,
    vaultPath: temporary.path,
    tarOf,
    async backup({ between, ...options } = {}) {
      using folder = openHostFolder(path)
      const syncedAtNs = options.syncedAtNs ?? (await syncFolderTree(folder))
      await using draft = await vault.begin(`draft-${count++}`, { signal })
      const pass = await read(draft, folder, { ...options, syncedAtNs, between })
      const tree = await draft.keepFolder(pass)
      return { record: await seal(draft), tree, pass }
    },
    async extract(backupId) {
      const target = join(parent, `extracted-${count++}`)
      await mkdir(target)
      const tar = run('tar', ['-xp', '--numeric-owner', '--xattrs', '--xattrs-include=*', '-C', target])
      tar.child.stdin?.end(await tarOf(backupId))
      await tar
      return join(target, 'holdfast-mount')
    },
    [Symbol.asyncDispose]: () => rm(parent, { recursive: true, force: true }),
  }

  async function read(
    draft: BackupDraft,
    folder: HostFolder,
    {
      between,
      ...options
    }: Partial<ReadFolderOptions> & {
      syncedAtNs: bigint
      between?: ((draft: BackupDraft) => Promise<void>) | undefined
    },
  ): Promise<FolderPass> {
    const tree = { path: '/data', key: 'volume data' }
    const all = { signal, fullReadAfterMs: 1e12, onBytes: () => {}, ...options }
    if (between === undefined) return draft.readFolder(tree, folder, all)
    const after = await draft.readFolder(tree, folder, { ...all, isFirst: true })
    await between(draft)
    return draft.readFolder(tree, folder, { ...all, after })
  }
}

async function seal(draft: BackupDraft): Promise<BackupRecord> {
  const { signal } = new AbortController()
  const { layer, diffId, config } = sampleOf({})
  if (!(await draft.hasLayer(diffId))) await draft.addLayer(oneChunk(layer), { diffId, signal })
  return draft.seal({ name: 'web', image: { config, diffIds: [diffId] }, startedAt: Date.now(), document: {}, signal })
}

/** All that `find` and `sha256sum` tell of a folder. */
export async function describeFolder(path: string): Promise<string> {
  const script = String.raw`cd "$1"; find . -printf '%p\t%y %m %U %G %n %T@ %l\n' | sed 's/0* / /' | LC_ALL=C sort
    find . -type f -print0 | LC_ALL=C sort -z | xargs -0r sha256sum; find . -type f -printf '%p %s\n' | LC_ALL=C sort`
  return (await run('sh', ['-euc', script, 'sh', path], { maxBuffer: 1e9 })).stdout
}
