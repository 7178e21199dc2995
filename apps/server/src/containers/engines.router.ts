import { procedures, router } from '../trpc/procedures.ts'
import type { Engines } from '../engines/engines.ts'

export function createEnginesRouter(engines: Engines) {
  return router({
    list: procedures.viewer.query(() => engines.all().map(({ id, endpoint }) => ({ id, endpoint }))),
  })
}
