import { OpError } from '@holdfast/contract'
import { z } from 'zod'

/** @throws OpError `ENGINE_REFUSED` for an answer of the engine that does not have the form it should have. */
export function parseAnswer<T>(schema: z.ZodType<T>, answer: unknown): T {
  const parsed = schema.safeParse(answer)
  if (parsed.success) return parsed.data
  const message = `The engine's answer has an unknown form: ${z.prettifyError(parsed.error)}`
  throw new OpError('ENGINE_REFUSED', message, { cause: parsed.error })
}
