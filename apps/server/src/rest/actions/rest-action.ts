import { z } from 'zod'
import {
  backupId,
  backupOptions,
  cloneOptions,
  planDigest,
  containerActionOptions,
  containerRef,
  exportOptions,
  restoreOptions,
  vaultIdOrName,
} from '@holdfast/contract'

const target = { containerId: containerRef }
/** Not needed, but it must be the container the backup is of. */
const backedUp = { containerId: containerRef.optional() }
const actions = containerActionOptions

/** Without a format it is the plain filesystem export, as ever. */
const restBackupOptions = z.discriminatedUnion('format', [
  exportOptions.extend({ format: z.literal('plain').optional() }),
  backupOptions.extend({ format: z.literal('complete'), vault: vaultIdOrName.optional() }),
])

const restRestoreOptions = restoreOptions.extend({
  backupId,
  /** Looked for in all vaults when absent. */
  vault: vaultIdOrName.optional(),
  inPlace: z.literal(false, 'must be false: a backup can only be restored as a new container so far').default(false),
})

/** The body of `POST /api/docker/containers`. */
export const restAction = z.discriminatedUnion('action', [
  z.strictObject({
    action: z.literal('clone'),
    ...target,
    options: cloneOptions.extend({ plan: planDigest.optional() }).prefault({}),
  }),
  z.strictObject({ action: z.literal('plan-clone'), ...target, options: cloneOptions.prefault({}) }),
  z.strictObject({ action: z.literal('backup'), ...target, options: restBackupOptions.prefault({}) }),
  z.strictObject({
    action: z.literal('restore'),
    ...backedUp,
    options: restRestoreOptions.extend({ plan: planDigest.optional() }),
  }),
  z.strictObject({ action: z.literal('plan-restore'), ...backedUp, options: restRestoreOptions }),
  z.strictObject({ action: z.literal('start'), ...target, options: actions.start.prefault({}) }),
  z.strictObject({ action: z.literal('stop'), ...target, options: actions.stop.prefault({}) }),
  z.strictObject({ action: z.literal('restart'), ...target, options: actions.restart.prefault({}) }),
  z.strictObject({ action: z.literal('pause'), ...target, options: actions.pause.prefault({}) }),
  z.strictObject({ action: z.literal('unpause'), ...target, options: actions.unpause.prefault({}) }),
  z.strictObject({ action: z.literal('kill'), ...target, options: actions.kill.prefault({}) }),
  z.strictObject({ action: z.literal('remove'), ...target, options: actions.remove.prefault({}) }),
  z.strictObject({ action: z.literal('rename'), ...target, options: actions.rename }),
])
export type RestAction = z.infer<typeof restAction>
