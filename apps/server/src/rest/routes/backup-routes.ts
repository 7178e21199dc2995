import { Readable } from 'node:stream'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { backupId, message, OpError, type BackupRef, type EngineIdentity } from '@holdfast/contract'
import { readEngineInfo } from '@holdfast/docker-ops'
import type { Beholder } from '../../access/in-scope.ts'
import { openDownload } from '../../backups/open-download.ts'
import type { Services } from '../../router.ts'
import { engineOf } from '../engine-of.ts'
import { inEnglish } from '../in-english.ts'
import {
  findBackup,
  findBackupSettings,
  listBackups,
  setBackupSettings,
  pinOneBackup,
  readBackupFile,
  removeBackup,
  unpinBackup,
} from './backup-schemas.ts'
import { contentDisposition } from './content-disposition.ts'

const answerMs = 5_000

interface Pinning {
  params: { id: string }
  query: { vault?: string | undefined }
  caller: Beholder
}

/** `GET /api/backups`, and of one of them what it is, its files, and its end. */
export function serveBackupRoutes(
  server: FastifyInstance,
  { backups, catalogue, engines, vaults, backupSettings }: Services,
): void {
  const routes = server.withTypeProvider<ZodTypeProvider>()
  routes.get(
    '/api/backups',
    { config: { permission: 'backups.view' }, schema: listBackups },
    async ({ query, caller }) => {
      const { containerId, engine } = query
      const list = await catalogue.list({ containerId }, caller)
      if (engine === undefined) return inEnglish(list)
      const named = engines.get(engineOf(engines, engine))
      const { identity } = await readEngineInfo(named, { signal: AbortSignal.timeout(answerMs) })
      const isOfIt = (of: EngineIdentity | null) => of !== null && of.id === identity?.id
      return inEnglish({ ...list, backups: list.backups.filter((backup) => isOfIt(backup.engine)) })
    },
  )
  routes.get('/api/backups/settings', { config: { permission: 'backups.view' }, schema: findBackupSettings }, () =>
    backupSettings.get(),
  )
  routes.put(
    '/api/backups/settings',
    { config: { permission: 'backups.configure', audit: 'backups.setSettings' }, schema: setBackupSettings },
    ({ body }) => backupSettings.set(body),
  )
  const path = '/api/backups/:id'
  routes.get(path, { config: { permission: 'backups.view' }, schema: findBackup }, async ({ params, query, caller }) =>
    inEnglish(await catalogue.find(await locate(params.id, query.vault, caller), caller)),
  )
  routes.delete(
    path,
    { config: { permission: 'backups.remove', audit: recordedAs('backups.remove') }, schema: removeBackup },
    async ({ params, query, caller }) => {
      const removed = await backups.remove(await locate(params.id, query.vault, caller), caller)
      return { success: true, action: 'delete-backup', backupId: removed.backupId, vault: removed.vaultId }
    },
  )
  const pin = async (request: Pinning, pinned: boolean) => {
    const { backupId: id, vaultId } = await locate(request.params.id, request.query.vault, request.caller)
    await backups.pin({ backupId: id, vaultId, pinned }, request.caller)
    return { success: true, action: pinned ? 'pin-backup' : 'unpin-backup', backupId: id, vault: vaultId }
  }
  const pinning = { permission: 'retention.manage', audit: 'backups.pin' } as const
  routes.put(`${path}/pin`, { config: pinning, schema: pinOneBackup }, (request) => pin(request, true))
  routes.delete(`${path}/pin`, { config: pinning, schema: unpinBackup }, (request) => pin(request, false))
  const options = {
    config: { permission: 'backups.read-files', audit: recordedAs('backups.download') },
    exposeHeadRoute: false,
    schema: readBackupFile,
  } as const
  routes.get(`${path}/file`, options, async ({ params, query, caller }, reply) => {
    const { vault, ...what } = query
    const ended = new AbortController()
    reply.raw.on('close', () => ended.abort())
    const backup = await catalogue.open(await locate(params.id, vault, caller), caller)
    const { fileName, sizeBytes, chunks } = await openDownload(backup, what, ended.signal)
    if (sizeBytes !== null) reply.header('content-length', sizeBytes)
    reply.header('content-disposition', contentDisposition(fileName)).type('application/octet-stream')
    // When it fails on the way, Fastify destroys the connection: a half download never looks whole.
    return reply.send(Readable.from(chunks, { objectMode: false }))
  })

  async function locate(id: string, vault: string | undefined, caller: Beholder): Promise<BackupRef> {
    const parsed = backupId.safeParse(id)
    if (!parsed.success)
      throw new OpError('BACKUP_NOT_FOUND', message('backup-id-invalid', { id: id.slice(0, 160) }), { field: 'id' })
    return catalogue.locate(parsed.data, vault && (await vaults.idOf(vault)), caller)
  }
}

/** As its procedure has it: what is asked for of the backup is not what it is about. */
function recordedAs(action: string) {
  return ({ params, query }: FastifyRequest) => {
    const { id } = params as { id: string }
    return { action, input: { backupId: id, vaultId: (query as { vault?: string }).vault } }
  }
}
