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
import { engineName } from '../engine-of.ts'

const container = containerRef.describe('The container: its id, the beginning of it if that is unique, or its name.')
const target = { containerId: container, engine: engineName }
const backedUp = {
  containerId: container.optional().describe('May be absent. If given, it must be the container the backup is of.'),
  engine: engineName.describe('The engine the new container is created on. It may be absent while there is only one.'),
}
const actions = containerActionOptions
const plan = planDigest
  .optional()
  .describe('The digest of a plan, with its `name`: do exactly that, or `PLAN_CHANGED`.')

/** Without a format it is the plain filesystem export, as ever. */
export const restBackupOptions = z.discriminatedUnion('format', [
  exportOptions.extend({
    format: z.literal('plain').optional().describe('The container’s filesystem as one tar file, without its volumes.'),
  }),
  backupOptions.extend({
    format: z.literal('complete').describe('The whole container in a vault, with the data of its mounts.'),
    vault: vaultIdOrName.optional().describe('Id or name of a vault. Without it, the default one.'),
  }),
])

const restRestoreOptions = restoreOptions.extend({
  backupId,
  vault: vaultIdOrName.optional().describe('Id or name of the vault it is in. Without it, all are searched.'),
  inPlace: z
    .literal(false, 'must be false: a backup can only be restored as a new container so far')
    .default(false)
    .describe('In place of the original is not possible yet.'),
})

/** The body of `POST /api/docker/containers`. */
export const restAction = z.discriminatedUnion('action', [
  z.strictObject({
    action: z.literal('clone'),
    ...target,
    options: cloneOptions.extend({ plan }).prefault({}),
  }),
  z.strictObject({ action: z.literal('plan-clone'), ...target, options: cloneOptions.prefault({}) }),
  z.strictObject({ action: z.literal('backup'), ...target, options: restBackupOptions.prefault({}) }),
  z.strictObject({ action: z.literal('restore'), ...backedUp, options: restRestoreOptions.extend({ plan }) }),
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
