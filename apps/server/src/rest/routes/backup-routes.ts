import { Readable } from 'node:stream'
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { backupId, containerRef, OpError, vaultIdOrName, type BackupRef } from '@holdfast/contract'
import { openDownload } from '../../backups/open-download.ts'
import type { Services } from '../../router.ts'
import { contentDisposition } from './content-disposition.ts'

const listQuery = z.strictObject({ containerId: containerRef.optional() })
const oneQuery = z.strictObject({ vault: vaultIdOrName.optional() })
const fileQuery = oneQuery.extend({
  tree: z.string().min(1).max(4096),
  /** Inside the tree; empty for all of it. */
  path: z.string().max(8192).optional(),
  /** For a path that is not UTF-8. */
  pathBase64: z.string().max(16_384).optional(),
})

interface OneBackup {
  Params: { id: string }
}

/** `GET /api/backups`, and of one of them what it is, its files, and its end. */
export function serveBackupRoutes(server: FastifyInstance, { backups, catalogue, vaults }: Services): void {
  server.get('/api/backups', { config: { role: 'viewer' } }, ({ query }) => catalogue.list(read(listQuery, query)))
  const path = '/api/backups/:id'
  server.get<OneBackup>(path, { config: { role: 'viewer' } }, async ({ params, query }) =>
    catalogue.find(await locate(params.id, read(oneQuery, query).vault)),
  )
  server.delete<OneBackup>(path, { config: { role: 'admin' } }, async ({ params, query }) => {
    const removed = await backups.remove(await locate(params.id, read(oneQuery, query).vault))
    return { success: true, action: 'delete-backup', backupId: removed.backupId, vault: removed.vaultId }
  })
  server.get<OneBackup>(
    `${path}/file`,
    { config: { role: 'operator' }, exposeHeadRoute: false },
    async ({ params, query }, reply) => {
      const { vault, ...what } = read(fileQuery, query)
      const ended = new AbortController()
      reply.raw.on('close', () => ended.abort())
      const backup = await catalogue.open(await locate(params.id, vault))
      const { fileName, sizeBytes, chunks } = await openDownload(backup, what, ended.signal)
      if (sizeBytes !== null) reply.header('content-length', sizeBytes)
      reply.header('content-disposition', contentDisposition(fileName)).type('application/octet-stream')
      // When it fails on the way, Fastify destroys the connection: a half download never looks whole.
      return reply.send(Readable.from(chunks, { objectMode: false }))
    },
  )

  async function locate(id: string, vault: string | undefined): Promise<BackupRef> {
    const parsed = backupId.safeParse(id)
    if (!parsed.success) throw new OpError('BACKUP_NOT_FOUND', `No backup ${id.slice(0, 160)}.`, { field: 'id' })
    return catalogue.locate(parsed.data, vault && (await vaults.idOf(vault)))
  }
}

function read<T>(schema: z.ZodType<T>, query: unknown): T {
  const parsed = schema.safeParse(query)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  const unknownKey = issue?.code === 'unrecognized_keys' ? issue.keys[0] : undefined
  const field = unknownKey ?? issue?.path.join('.') ?? 'query'
  throw new OpError('BAD_REQUEST', `${field}: ${unknownKey === undefined ? issue?.message : 'is not known here'}`, {
    field,
  })
}
