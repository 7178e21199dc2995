import {
  containerRuleInput,
  importSchedules,
  planImport,
  dryRunInput,
  enableSchedule,
  listRuns,
  nextRunsInput,
  previewTiming,
  runRef,
  runScheduleNow,
  scheduleDraft,
  scheduleTarget,
  updateSchedule,
} from '@holdfast/contract'
import { procedures, router } from '../trpc/procedures.ts'
import type { Schedules } from './schedules.ts'

export function createSchedulesRouter(schedules: Schedules) {
  const { may } = procedures
  return router({
    list: may('schedules.view').query(({ ctx }) => schedules.list(ctx.caller)),
    find: may('schedules.view')
      .input(scheduleTarget)
      .query(({ input, ctx }) => schedules.find(input.scheduleId, ctx.caller)),
    create: may('schedules.manage')
      .input(scheduleDraft)
      .mutation(({ input, ctx }) => schedules.create(input, ctx.caller)),
    update: may('schedules.manage')
      .input(updateSchedule)
      .mutation(({ input, ctx }) => schedules.update(input, ctx.caller)),
    remove: may('schedules.manage')
      .input(scheduleTarget)
      .mutation(({ input, ctx }) => schedules.remove(input.scheduleId, ctx.caller)),
    setEnabled: may('schedules.manage')
      .input(enableSchedule)
      .mutation(({ input, ctx }) => schedules.setEnabled(input.scheduleId, input.enabled, ctx.caller)),
    runNow: may('schedules.run')
      .input(runScheduleNow)
      .mutation(({ input, ctx }) => schedules.runNow(input, ctx.caller)),
    dryRun: may('schedules.view')
      .input(dryRunInput)
      .query(({ input, ctx }) => schedules.dryRun(input, ctx.caller)),
    nextRuns: may('schedules.view')
      .input(nextRunsInput)
      .query(({ input, ctx }) => schedules.nextRuns(input.scheduleId, input.count, ctx.caller)),
    previewTiming: may('schedules.view')
      .input(previewTiming)
      .query(({ input }) => schedules.previewTiming(input)),
    ruleOf: may('schedules.view')
      .input(containerRuleInput)
      .query(({ input, ctx }) => schedules.ruleOf(input, ctx.caller)),
    export: may('schedules.view').query(({ ctx }) => schedules.file.export(ctx.caller)),
    planImport: may('schedules.manage', { changesNothing: true })
      .input(planImport)
      .mutation(({ input, ctx }) => schedules.file.plan(input.yaml, ctx.caller)),
    import: may('schedules.manage')
      .input(importSchedules)
      .mutation(({ input, ctx }) => schedules.file.import(input, ctx.caller)),
    runs: may('schedules.view')
      .input(listRuns)
      .query(({ input, ctx }) => schedules.runs(input, ctx.caller)),
    findRun: may('schedules.view')
      .input(runRef)
      .query(({ input, ctx }) => schedules.findRun(input.runId, ctx.caller)),
  })
}
