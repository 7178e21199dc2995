import { z } from 'zod'
import {
  backupRef,
  backupSettings,
  containerRef,
  containerTarget,
  listBackupFiles,
  pinBackup,
  startBackup,
  startVerify,
  type BackupSettings,
} from '@holdfast/contract'
import { procedures, router } from '../trpc/procedures.ts'
import type { BackupCatalogue } from './backup-catalogue.ts'
import type { Backups } from './backups.ts'

interface BackupsRouterParts {
  backups: Backups
  catalogue: BackupCatalogue
  backupSettings: { get: () => BackupSettings; set: (settings: BackupSettings) => Promise<BackupSettings> }
}

export function createBackupsRouter({ backups, catalogue, backupSettings: settings }: BackupsRouterParts) {
  const { may } = procedures
  return router({
    list: may('backups.view')
      .input(z.strictObject({ containerId: containerRef.optional() }))
      .query(({ input, ctx }) => catalogue.list(input, ctx.caller)),
    preview: may('backups.create')
      .input(containerTarget)
      .query(({ input, ctx }) => backups.preview(input, ctx.caller)),
    start: may('backups.create')
      .input(startBackup)
      .mutation(({ input, ctx }) => backups.start(input, ctx.caller)),
    files: may('backups.read-files')
      .input(listBackupFiles)
      .query(({ input, ctx, signal }) => backups.files(input, ctx.caller, signal ?? new AbortController().signal)),
    verify: may('backups.verify')
      .input(startVerify)
      .mutation(({ input, ctx }) => backups.verify(input, ctx.caller)),
    previewRemove: may('backups.remove')
      .input(backupRef)
      .query(({ input, ctx }) => backups.previewRemove(input, ctx.caller)),
    remove: may('backups.remove')
      .input(backupRef)
      .mutation(({ input, ctx }) => backups.remove(input, ctx.caller)),
    settings: may('backups.view').query(() => settings.get()),
    setSettings: may('backups.configure')
      .input(backupSettings)
      .mutation(({ input }) => settings.set(input)),
    pin: may('retention.manage')
      .input(pinBackup)
      .mutation(({ input, ctx }) => backups.pin(input, ctx.caller)),
  })
}
