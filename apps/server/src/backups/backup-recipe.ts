import { subjectKey } from '@holdfast/contract'
import { captureContainer, type Engine, type QuiesceJournal } from '@holdfast/docker-ops'
import type { StoredTree, Vault } from '@holdfast/vault'
import type { Engines } from '../engines/engines.ts'
import type { Recipe } from '../jobs/recipe.ts'
import { settleAll } from '../upkeep/settle-all.ts'
import type { VaultAccess } from './vault-access.ts'
import { holdfastVersion } from '../version.ts'
import { beginNamed } from './begin-named.ts'
import { findLastBackup, type OwnedContainer } from './find-last-backup.ts'
import { findShrunk } from './find-shrunk.ts'
import { containerOf, storedDocument, type StoredDocument } from './stored-document.ts'
import { toSink } from './to-sink.ts'

/** More only make each other slower on one disk. */
const concurrency = 2

interface BackupRecipeParts {
  engines: Engines
  vaults: VaultAccess
  journal: (job: { engineId: string; jobId: string }) => QuiesceJournal
  knownSizes: (engine: Engine) => ReadonlyMap<string, number>
  /** Lets the container go and removes what the job made on the engine. */
  sweepEngine: (engine: Engine, jobId: string) => Promise<void>
  idleTimeoutMs: number
}

export function backupRecipe(parts: BackupRecipeParts): Recipe<'backup'> {
  const { engines, vaults, journal, knownSizes, sweepEngine, idleTimeoutMs } = parts
  return {
    concurrency,
    lockKey: ({ subject }) => subjectKey(subject),
    lockedCode: 'CONTAINER_BUSY',
    uses: ({ subject, vaultId }) => [subject, { kind: 'vault', vaultId }],
    quiesces: ({ mode }) => mode !== 'live',
    staysUnrecorded: true,
    run: async ({ subject, vaultId, mode, mounts }, { jobId, signal, report }) => {
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
      const request = { containerId, mode, mounts, jobId, holdfastVersion }
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
