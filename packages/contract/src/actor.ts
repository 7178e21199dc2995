import { z } from 'zod'

export const actorKind = z.enum(['user', 'token', 'schedule', 'system'])
export type ActorKind = z.infer<typeof actorKind>

const named = { id: z.string().min(1), name: z.string() }

/** Who causes something: a person, a token in a person's hands, a schedule, or Holdfast itself. */
export const actor = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('user'), ...named }),
  z.object({ kind: z.literal('token'), ...named }),
  z.object({ kind: z.literal('schedule'), ...named }),
  z.object({ kind: z.literal('system'), ...named }),
])
export type Actor = z.infer<typeof actor>

/** The job or schedule that a job came of. */
export const cause = z.object({ kind: z.enum(['job', 'schedule']), id: z.string().min(1) })
export type Cause = z.infer<typeof cause>
