import { acknowledgeAlerts } from '@holdfast/contract'
import { procedures, router } from '../trpc/procedures.ts'
import type { Alerts } from './alerts.ts'

export function createAlertsRouter(alerts: Alerts) {
  const { may } = procedures
  return router({
    list: may('alerts.view').query(({ ctx }) => alerts.list(ctx.caller)),
    watch: may('alerts.view').subscription(({ ctx, signal }) =>
      alerts.watch(ctx.caller, signal ?? AbortSignal.abort()),
    ),
    acknowledge: may('alerts.acknowledge')
      .input(acknowledgeAlerts)
      .mutation(({ input, ctx }) => alerts.acknowledge(input, ctx.caller)),
  })
}
