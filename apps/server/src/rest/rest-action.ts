import { z } from 'zod'
import { cloneOptions, planDigest, containerActionOptions, containerRef, exportOptions } from '@holdfast/contract'

const target = { containerId: containerRef }
const actions = containerActionOptions

/** The body of `POST /api/docker/containers`. `backup` is the plain filesystem export. */
export const restAction = z.discriminatedUnion('action', [
  z.strictObject({
    action: z.literal('clone'),
    ...target,
    options: cloneOptions.extend({ plan: planDigest.optional() }).prefault({}),
  }),
  z.strictObject({ action: z.literal('plan-clone'), ...target, options: cloneOptions.prefault({}) }),
  z.strictObject({ action: z.literal('backup'), ...target, options: exportOptions.prefault({}) }),
  z.strictObject({ action: z.literal('start'), ...target, options: actions.start.prefault({}) }),
  z.strictObject({ action: z.literal('stop'), ...target, options: actions.stop.prefault({}) }),
  z.strictObject({ action: z.literal('restart'), ...target, options: actions.restart.prefault({}) }),
  z.strictObject({ action: z.literal('pause'), ...target, options: actions.pause.prefault({}) }),
  z.strictObject({ action: z.literal('unpause'), ...target, options: actions.unpause.prefault({}) }),
  z.strictObject({ action: z.literal('kill'), ...target, options: actions.kill.prefault({}) }),
  z.strictObject({ action: z.literal('remove'), ...target, options: actions.remove.prefault({}) }),
  z.strictObject({ action: z.literal('rename'), ...target, options: actions.rename }),
])
export type RestAction = z.infer<typeof restAction>
