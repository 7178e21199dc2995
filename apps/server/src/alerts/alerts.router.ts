import { acknowledgeAlerts, checkSettings } from '@holdfast/contract'
import { procedures, router } from '../trpc/procedures.ts'
import type { Alerts } from './alerts.ts'
import type { CheckTable } from './checks/check-table.ts'

export function createAlertsRouter({ alerts, checkTable }: { alerts: Alerts; checkTable: CheckTable }) {
  const { may } = procedures
  return router({
    list: may('alerts.view').query(({ ctx }) => alerts.list(ctx.caller)),
    watch: may('alerts.view').subscription(({ ctx, signal }) =>
      alerts.watch(ctx.caller, signal ?? AbortSignal.abort()),
    ),
    acknowledge: may('alerts.acknowledge')
      .input(acknowledgeAlerts)
      .mutation(({ input, ctx }) => alerts.acknowledge(input, ctx.caller)),
    checks: may('alerts.view').query(() => checkTable.settings()),
    setChecks: may('vaults.manage')
      .input(checkSettings)
      .mutation(({ input }) => checkTable.set(input)),
  })
}
