import { z } from 'zod'
import { backupRef, containerRef, containerTarget, listBackupFiles, startBackup, startVerify } from '@holdfast/contract'
import { procedures, router } from '../trpc/procedures.ts'
import type { BackupCatalogue } from './backup-catalogue.ts'
import type { Backups } from './backups.ts'

interface BackupsRouterParts {
  backups: Backups
  catalogue: BackupCatalogue
}

export function createBackupsRouter({ backups, catalogue }: BackupsRouterParts) {
  const { viewer, operator, admin } = procedures
  return router({
    list: viewer
      .input(z.strictObject({ containerId: containerRef.optional() }))
      .query(({ input }) => catalogue.list(input)),
    preview: operator.input(containerTarget).query(({ input }) => backups.preview(input)),
    start: operator.input(startBackup).mutation(({ input, ctx }) => backups.start(input, ctx.caller)),
    files: operator
      .input(listBackupFiles)
      .query(({ input, signal }) => backups.files(input, signal ?? new AbortController().signal)),
    verify: operator.input(startVerify).mutation(({ input, ctx }) => backups.verify(input, ctx.caller)),
    previewRemove: admin.input(backupRef).query(({ input }) => backups.previewRemove(input)),
    remove: admin.input(backupRef).mutation(({ input }) => backups.remove(input)),
  })
}
