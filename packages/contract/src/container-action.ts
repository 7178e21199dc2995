import { z } from 'zod'
import { containerName } from './container.ts'

const timeoutSeconds = z
  .number()
  .int()
  .min(0)
  .max(3600)
  .optional()
  .describe('How long it may take to end by itself before it is killed. Without it, as the container says.')

/** What can be done to a container at once, without a job, and the options of each. */
export const containerActionOptions = {
  start: z.strictObject({
    allowSharedMounts: z
      .boolean()
      .default(false)
      .describe('Start a clone although it and its running source write to the same data.'),
  }),
  stop: z.strictObject({ timeoutSeconds }),
  restart: z.strictObject({ timeoutSeconds }),
  pause: z.strictObject({}),
  unpause: z.strictObject({}),
  kill: z.strictObject({
    signal: z
      .string()
      .regex(/^(SIG)?[A-Z0-9+-]{1,12}$/, 'must be a signal name or number such as SIGTERM or 9')
      .default('SIGKILL')
      .describe('A signal, by name or number.'),
  }),
  remove: z.strictObject({
    force: z.boolean().default(false).describe('Also while it runs.'),
    volumes: z.boolean().default(false).describe('With its anonymous volumes.'),
  }),
  rename: z.strictObject({ name: containerName.describe('Its new name.') }),
} as const

export const containerAction = z.discriminatedUnion('action', [
  z.strictObject({ action: z.literal('start'), options: containerActionOptions.start }),
  z.strictObject({ action: z.literal('stop'), options: containerActionOptions.stop }),
  z.strictObject({ action: z.literal('restart'), options: containerActionOptions.restart }),
  z.strictObject({ action: z.literal('pause'), options: containerActionOptions.pause }),
  z.strictObject({ action: z.literal('unpause'), options: containerActionOptions.unpause }),
  z.strictObject({ action: z.literal('kill'), options: containerActionOptions.kill }),
  z.strictObject({ action: z.literal('remove'), options: containerActionOptions.remove }),
  z.strictObject({ action: z.literal('rename'), options: containerActionOptions.rename }),
])
export type ContainerAction = z.infer<typeof containerAction>
export type ContainerActionName = ContainerAction['action']
