import { message, subjectKey, type BackupSettings, type Message } from '@holdfast/contract'
import { captureContainer, type BackupSink, type Engine, type QuiesceJournal } from '@holdfast/docker-ops'
import type { BackupDraft, StoredTree, Vault } from '@holdfast/vault'
import type { Engines } from '../engines/engines.ts'
import type { Recipe } from '../jobs/recipe.ts'
import { settleAll } from '../upkeep/settle-all.ts'
import type { VaultAccess } from './vault-access.ts'
import { holdfastVersion } from '../version.ts'
import { beginNamed } from './begin-named.ts'
import { findLastBackup, type OwnedContainer } from './find-last-backup.ts'
import { containerOf, storedDocument, type StoredDocument } from './stored-document.ts'

/** Of a tree with less than this, half of it gone says nothing. */
const enough = { entries: 20, bytes: 1_048_576 }

interface BackupRecipeParts {
  engines: Engines
  vaults: VaultAccess
  journal: (job: { engineId: string; jobId: string }) => QuiesceJournal
  knownSizes: (engine: Engine) => ReadonlyMap<string, number>
  /** Lets the container go and removes what the job made on the engine. */
  sweepEngine: (engine: Engine, jobId: string) => Promise<void>
  idleTimeoutMs: number
  settings: () => BackupSettings
}

const dayMs = 86_400_000

export function backupRecipe(parts: BackupRecipeParts): Recipe<'backup'> {
  const { engines, vaults, journal, knownSizes, sweepEngine, idleTimeoutMs, settings } = parts
  return {
    concurrency: 'limits',
    lockKey: ({ subject }) => subjectKey(subject),
    lockedCode: 'CONTAINER_BUSY',
    uses: ({ subject, vaultId }) => [subject, { kind: 'vault', vaultId }],
    quiesces: ({ mode }) => mode !== 'live',
    staysUnrecorded: true,
    run: async ({ subject, vaultId, mode, mounts, fullRead = false }, { jobId, signal, report }) => {
      const { engineId, containerId, name: containerName } = subject
      const engine = engines.get(engineId)
      const [vault, place] = await Promise.all([vaults.get(vaultId), vaults.place(vaultId)])
      const startedAt = Date.now()
      await using draft = await beginNamed(vault, place, { draftId: jobId, signal })
      const trees: StoredTree[] = []
      const run = {
        signal,
        onProgress: report,
        journal: journal({ engineId, jobId }),
        knownSizes: knownSizes(engine),
        ownContainerId: await engines.ownContainer(engineId),
        idleTimeoutMs,
      }
      const fullReadAfterMs = fullRead ? 0 : settings().fullReadDays * dayMs
      const request = { containerId, mode, mounts, jobId, holdfastVersion, fullReadAfterMs }
      const sink = toSink(draft, (tree) => void trees.push(tree))
      const captured = await captureContainer(engine, request, { sink, run })
      const shrunk = findShrunk(trees, await treesBefore(vault, containerOf(captured.document)))
      const warnings = [...captured.warnings, ...shrunk]
      const document: StoredDocument = { ...captured.document, warnings }
      const record = await draft.seal({ name: containerName, image: captured.image, startedAt, document, signal })
      return {
        kind: 'backup',
        vaultId,
        backupId: record.id,
        sizeBytes: record.sizeBytes,
        storedBytes: record.storedBytes,
        newBytes: record.newBytes,
        frozenMs: document.frozenMs,
        warnings,
        notKept: document.notKept,
      }
    },
    // A backup that was sealed is no draft any more: nothing the database lacks is a reason to delete it.
    sweep: ({ subject, vaultId }, jobId) =>
      settleAll([sweepEngine(engines.get(subject.engineId), jobId), sweepDraft(vaults, { vaultId, jobId })]),
  }
}

async function sweepDraft(vaults: VaultAccess, { vaultId, jobId }: { vaultId: string; jobId: string }): Promise<void> {
  await (await vaults.get(vaultId)).sweep(jobId)
}

/** Of the last backup of that container in the vault. */
async function treesBefore(vault: Vault, container: OwnedContainer): Promise<readonly StoredTree[]> {
  const backups = (await vault.list()).backups.flatMap(({ document, trees }) => {
    const parsed = storedDocument.safeParse(document).data
    return parsed === undefined ? [] : { ...containerOf(parsed), trees }
  })
  return findLastBackup(backups, container)?.trees ?? []
}

/** Each tree that has become far smaller since the backup before: an empty mount looks like a good backup too. */
export function findShrunk(trees: readonly StoredTree[], before: readonly StoredTree[]): Message[] {
  return trees.flatMap(({ path, entries, bytes }) => {
    const earlier = before.find((tree) => tree.path === path)
    if (earlier === undefined) return []
    if (earlier.entries >= enough.entries && entries < earlier.entries / 2)
      return message('backup-fewer-entries', { path, entries, earlierEntries: earlier.entries })
    if (earlier.bytes >= enough.bytes && bytes < earlier.bytes / 2)
      return message('backup-fewer-bytes', { path, bytes, earlierBytes: earlier.bytes })
    return []
  })
}

/** A draft as a capture fills it; every tree that was kept is told. */
export function toSink(draft: BackupDraft, onTree: (tree: StoredTree) => void): BackupSink {
  return {
    hasLayer: (diffId) => draft.hasLayer(diffId),
    findImageConfig: (imageId) => draft.findImageConfig(imageId),
    addLayer: (tar, options) => draft.addLayer(tar, options),
    addTree: async (tree, tar, options) => told(await draft.addTree(tree, tar, options)),
    addLayerTree: async (tree, options) => told(await draft.addLayerTree(tree, options)),
    folders: {
      read: (tree, folder, options) => draft.readFolder(tree, folder, options),
      keep: async (pass) => told(await draft.keepFolder(pass)),
      tarOf: (pass, signal) => draft.tarOfFolder(pass, signal),
    },
  }

  function told(tree: StoredTree): StoredTree {
    onTree(tree)
    return tree
  }
}
