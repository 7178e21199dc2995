import { procedures, router } from '../trpc/procedures.ts'

export function createSessionsRouter() {
  return router({
    me: procedures.viewer.query(({ ctx }) => ctx.caller),
  })
}
