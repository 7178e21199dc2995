import { z } from 'zod'
import type { Message, MessageParam } from './messages/message.ts'

const param: z.ZodType<MessageParam, MessageParam> = z.lazy(() =>
  z.union([z.string(), z.number(), z.boolean(), z.null(), coded, z.array(param)]),
)

const coded: z.ZodType<Message, Message> = z
  .object({ code: z.string().max(128), params: z.preprocess(shallow, z.record(z.string(), param)) })
  .meta({ id: 'Message', description: 'A code of the table of messages, and what it is about.' })

/** A message on its way or in store. A plain text is what versions stored that wrote sentences. */
export const storedMessage: z.ZodType<Message, Message | string> = z
  .union([coded, z.string()])
  .transform((stored): Message =>
    typeof stored === 'string' ? { code: 'verbatim', params: { text: stored } } : stored,
  )
  .pipe(coded)

/** Far more than messages nest. What comes out of a vault may have been written by anybody, to exhaust the stack. */
const mostLevels = 32

function shallow(params: Message['params']): unknown {
  return isDeeper(params, mostLevels) ? null : params
}

function isDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false
  return levels === 0 || Object.values(value).some((one) => isDeeper(one, levels - 1))
}
