import { basename, dirname } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { Exports } from '../../exports/exports.ts'
import { bytes, failures, named } from '../answers.ts'

const download = {
  tags: ['Exports'],
  operationId: 'downloadExport',
  summary: 'Download an export',
  description: 'Whole, or a part of it by `Range`.',
  params: z.object({ id: z.string().describe('The id of the export.') }),
  headers: z.looseObject({ range: z.string().optional().describe('The part: `bytes=0-1023`.') }),
  response: {
    200: named(bytes('The file.')),
    206: named(bytes('The part of it.')),
    ...failures({ 404: 'There is no such export.' }),
  },
}

/** `GET /api/exports/<id>`: the file, whole or by Range. */
export function serveExportRoutes(server: FastifyInstance, exports: Exports): void {
  server.register(async (scope) => {
    // Its own registration: with the console's pre-compressed look-up, x.tar.gz could be sent in place of x.tar.
    await scope.register(fastifyStatic, { serve: false })
    const options = { config: { permission: 'exports.download', audit: 'exports.download' }, schema: download } as const
    scope.withTypeProvider<ZodTypeProvider>().get('/api/exports/:id', options, async ({ params, caller }, reply) => {
      const { filePath } = await exports.find(params.id, caller)
      const name = basename(filePath)
      reply.type('application/octet-stream')
      return reply.download(name, name, { root: dirname(filePath), contentType: false, cacheControl: false } as object)
    })
  })
}
