import { z } from 'zod'
import type { Message, MessageParam } from './messages/message.ts'

const param: z.ZodType<MessageParam> = z.lazy(() =>
  z.union([z.string(), z.number(), z.boolean(), z.null(), coded, z.array(param)]),
)

const coded: z.ZodType<Message> = z.object({ code: z.string().max(128), params: z.record(z.string(), param) })

/** A message on its way or in store. A plain text is what versions stored that wrote sentences. */
export const storedMessage: z.ZodType<Message> = z.union([
  coded,
  z.string().transform((text): Message => ({ code: 'verbatim', params: { text } })),
])
