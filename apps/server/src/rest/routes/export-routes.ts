import { basename, dirname } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance } from 'fastify'
import type { ExportTable } from '../../exports/export-table.ts'

/** `GET /api/exports/<id>`: the file, whole or by Range. */
export function serveExportRoutes(server: FastifyInstance, table: ExportTable): void {
  server.register(async (scope) => {
    // Its own registration: with the console's pre-compressed look-up, x.tar.gz could be sent in place of x.tar.
    await scope.register(fastifyStatic, { serve: false })
    const role = 'operator'
    scope.get<{ Params: { id: string } }>('/api/exports/:id', { config: { role } }, async (request, reply) => {
      const { filePath } = await table.get(request.params.id)
      const name = basename(filePath)
      reply.type('application/octet-stream')
      return reply.download(name, name, { root: dirname(filePath), contentType: false } as object)
    })
  })
}
