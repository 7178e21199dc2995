import { previewRetention, previewRetentionRun, setVaultRetention, startRetention } from '@holdfast/contract'
import { procedures, router } from '../trpc/procedures.ts'
import type { BackupRetention } from './backup-retention.ts'

export function createRetentionRouter(retention: BackupRetention) {
  const { may } = procedures
  return router({
    ofVaults: may('vaults.view').query(() => retention.ofVaults()),
    set: may('retention.manage')
      .input(setVaultRetention)
      .mutation(({ input }) => retention.set(input)),
    preview: may('backups.view')
      .input(previewRetention)
      .query(({ input, ctx }) => retention.preview(input, ctx.caller)),
    previewRun: may('backups.view')
      .input(previewRetentionRun)
      .query(({ input, ctx }) => retention.previewRun(input, ctx.caller)),
    start: may('retention.manage')
      .input(startRetention)
      .mutation(({ input, ctx }) => retention.start(input, ctx.caller)),
  })
}
