import { z } from 'zod'

/** A file of schedules, and what it is to be taken for. */
const yaml = z.string().max(1_000_000)

export const planImport = z.strictObject({ yaml })
export const importSchedules = z.strictObject({
  yaml,
  /** Of the plan that somebody has seen. */
  digest: z.string().regex(/^[0-9a-f]{64}$/, 'must be the digest of a plan'),
})
export type ImportSchedules = z.infer<typeof importSchedules>

/** What an import would do. A schedule is known by its name, and one that is not in the file is removed. */
export const importPlan = z.object({
  digest: z.string(),
  create: z.array(z.string()),
  change: z.array(z.object({ name: z.string(), fields: z.array(z.string()) })),
  remove: z.array(z.string()),
  unchanged: z.number(),
})
export type ImportPlan = z.infer<typeof importPlan>
