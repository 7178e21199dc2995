import { z } from 'zod'
import { engineId, startExport } from '@holdfast/contract'
import { procedures, router } from '../trpc/procedures.ts'
import type { Exports } from './exports.ts'

export function createExportsRouter(exports: Exports) {
  return router({
    start: procedures
      .may('exports.create')
      .input(startExport)
      .mutation(({ input, ctx }) => exports.start(input, ctx.caller)),
    list: procedures
      .may('exports.view')
      .input(z.strictObject({ engineId }))
      .query(({ input, ctx }) => exports.list(input.engineId, ctx.caller)),
    remove: procedures
      .may('exports.remove')
      .input(z.strictObject({ id: z.string().min(1).max(64) }))
      .mutation(({ input, ctx }) => exports.remove(input.id, ctx.caller)),
  })
}
