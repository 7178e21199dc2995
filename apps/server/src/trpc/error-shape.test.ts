import { initTRPC, type TRPCError } from '@trpc/server'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { message, OpError } from '@holdfast/contract'
import { errorShape } from './error-shape.ts'
import { toTrpcError } from './trpc-error.ts'

const trpc = initTRPC.context<{ requestId: string }>().create({ errorFormatter: errorShape, isDev: false })
const input = z.strictObject({ name: z.string(), options: z.strictObject({ force: z.boolean() }).optional() })
const app = trpc.router({
  take: trpc.procedure.input(input).query(() => 'taken'),
  refuse: trpc.procedure.query(() => {
    throw toTrpcError(new OpError('NAME_IN_USE', message('verbatim', { text: 'web is taken.' }), { field: 'name' }))
  }),
  fail: trpc.procedure.query(() => {
    throw new Error('secret of the inside')
  }),
})

test('a refusal carries its code and what it is about, beside the sentence for who cannot write it', async () => {
  expect(await shapeOf((call) => call.refuse())).toMatchObject({
    message: 'web is taken.',
    data: {
      opCode: 'NAME_IN_USE',
      detail: { code: 'verbatim', params: { text: 'web is taken.' } },
      field: 'name',
      jobId: null,
    },
  })
})

test('an input that is not right is refused with the field, as over REST', async () => {
  const wrong = { name: 'a', options: { force: true, nmae: 'b' } } as unknown as z.infer<typeof input>
  expect(await shapeOf((call) => call.take(wrong))).toMatchObject({
    message: 'options.nmae: is not known here',
    data: {
      opCode: 'BAD_REQUEST',
      detail: { code: 'field-unknown', params: { field: 'options.nmae' } },
      field: 'options.nmae',
    },
  })
  expect(await shapeOf((call) => call.take(null as never))).toMatchObject({ data: { field: null } })
})

test('what is our own fault says nothing of the inside', async () => {
  const shape = await shapeOf((call) => call.fail())
  expect(shape).toMatchObject({
    data: { opCode: 'INTERNAL', detail: { code: 'internal-error', params: { id: 'a-b_c' } } },
  })
  expect(JSON.stringify(shape)).not.toContain('secret')
})

async function shapeOf(run: (call: ReturnType<typeof app.createCaller>) => Promise<unknown>) {
  const error = (await run(app.createCaller({ requestId: 'a-b_c' })).catch((thrown: unknown) => thrown)) as TRPCError
  const data = { code: error.code, httpStatus: 400, path: 'x' }
  const ctx = { requestId: 'a-b_c' }
  return errorShape({ shape: { code: -32600, message: error.message, data }, error, ctx })
}
