import { z } from 'zod'
import { backupSettings, backupSummary, containerRef, vaultIdOrName } from '@holdfast/contract'
import { badRequest, bytes, failures, json, named, unreachable } from '../answers.ts'
import { engineName } from '../engine-of.ts'

const tags = ['Backups']
const params = z.object({ id: z.string().describe('The id of the backup.') })
const vault = vaultIdOrName
  .optional()
  .describe('The vault it is in, by id or name. Without it, it is looked for in all of them.')
const oneQuery = z.strictObject({ vault })

const notThere = {
  ...badRequest,
  404: 'There is no such backup, or no such vault.',
  503: 'Its vault is not mounted, or no other vault has it and one that may have it is not mounted.',
}
const several = 'Several vaults have that name'
const tooNew = 'a newer Holdfast wrote the backup or its vault'
const damaged = { 500: 'The backup is damaged.' }

const found = z.object({
  backups: z.array(backupSummary).describe('Newest first.'),
  unreadable: z.array(z.object({ vaultId: z.string(), id: z.string(), message: z.string() })),
  vaultProblems: z.array(z.object({ vaultId: z.string(), name: z.string(), message: z.string() })),
})

export const listBackups = {
  tags,
  operationId: 'listBackups',
  summary: 'The backups in all vaults, newest first',
  description: 'Also what cannot be read, and the vaults that are not mounted.',
  querystring: z.strictObject({
    containerId: containerRef
      .optional()
      .describe('Only backups of this container: its id, the beginning of it, or its name.'),
    engine: engineName.describe('Only backups made on this engine, by its id. Without it, all.'),
  }),
  response: { 200: json('The backups.', found), ...failures({ ...badRequest, ...unreachable }) },
}

export const findBackup = {
  tags,
  operationId: 'findBackup',
  summary: 'One backup',
  params,
  querystring: oneQuery,
  response: {
    200: json('The backup.', backupSummary),
    ...failures({ ...notThere, ...damaged, 409: `${several}, or ${tooNew}.` }),
  },
}

export const findBackupSettings = {
  tags,
  operationId: 'findBackupSettings',
  summary: 'How backups read data',
  response: { 200: json('The settings.', backupSettings), ...failures({}) },
}

export const setBackupSettings = {
  ...findBackupSettings,
  operationId: 'setBackupSettings',
  summary: 'Set how backups read data',
  description: 'What is not given is as it is without a setting. Running backups are not changed.',
  body: backupSettings,
  response: { ...findBackupSettings.response, ...failures({ 400: 'BAD_REQUEST' }) },
}

const removed = z.object({
  success: z.literal(true),
  action: z.literal('delete-backup'),
  backupId: z.string(),
  vault: z.string().describe('The id of the vault it was in.'),
})

export const removeBackup = {
  tags,
  operationId: 'removeBackup',
  summary: 'Delete a backup',
  description: 'It leaves the list. The space of its data is free after the next prune of the vault.',
  params,
  querystring: oneQuery,
  response: {
    200: json('It is deleted.', removed),
    ...failures({
      ...notThere,
      409: `It is pinned, the vault is being pruned, or another process writes to it. ${several}, or ${tooNew}.`,
    }),
  },
}

const pinned = z.object({
  success: z.literal(true),
  action: z.enum(['pin-backup', 'unpin-backup']),
  backupId: z.string(),
  vault: z.string().describe('The id of the vault it is in.'),
})

const pinning = {
  tags,
  params,
  querystring: oneQuery,
  response: {
    200: json('It is done, or was so before.', pinned),
    ...failures({
      ...notThere,
      ...damaged,
      409: `The vault is being pruned, or another process writes to it. ${several}, or ${tooNew}.`,
    }),
  },
}

export const pinOneBackup = {
  ...pinning,
  operationId: 'pinBackup',
  summary: 'Pin a backup',
  description: 'Neither retention nor anybody by hand deletes it until it is unpinned. The pin is kept in the vault.',
}

export const unpinBackup = {
  ...pinning,
  operationId: 'unpinBackup',
  summary: 'Unpin a backup',
  description: 'Retention treats it as any other again.',
}

export const readBackupFile = {
  tags,
  operationId: 'readBackupFile',
  summary: 'A file out of a backup',
  description: 'A folder comes as a tar. A transfer that breaks off was not whole.',
  params,
  querystring: oneQuery.extend({
    tree: z.string().min(1).max(4096).describe('Where it was mounted; `/` for the container’s own filesystem.'),
    path: z.string().max(8192).optional().describe('Inside the tree. Without it, the whole tree.'),
    pathBase64: z.string().max(16_384).optional().describe('In place of `path`, for one that is not UTF-8.'),
  }),
  response: {
    200: named(bytes('Its bytes, each verified.')),
    ...failures({
      ...notThere,
      400: 'The backup has no such file, or the request is not right; `field` says where.',
      409: `The vault is being pruned. ${several}, or ${tooNew}.`,
      ...damaged,
    }),
  },
}
