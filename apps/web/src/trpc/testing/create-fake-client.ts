import type { AppRouter } from '@holdfast/server'
import { createTRPCClient, TRPCClientError, type TRPCLink } from '@trpc/client'
import { observable } from '@trpc/server/observable'

/** One answer for each procedure a test uses; a subscription answers with the list of what it sends. */
export type FakeAnswers = Record<string, (input: unknown) => unknown>

/** A refusal as the server words it. */
interface Refusal {
  message: string
  opCode: string
  field?: string
}

export function refuse({ message, opCode, field }: Refusal): never {
  const data = { code: 'CONFLICT', httpStatus: 409, opCode, field: field ?? null, jobId: null }
  throw TRPCClientError.from({ error: { code: -32009, message, data } })
}

/** A client that never leaves the test: the fake stands where the network would be. */
export function createFakeClient(answers: FakeAnswers) {
  return createTRPCClient<AppRouter>({ links: [fakeLink(answers)] })
}

function fakeLink(answers: FakeAnswers): TRPCLink<AppRouter> {
  return () =>
    ({ op }) =>
      observable((observer) => {
        const answer = answers[op.path]
        if (!answer) throw new Error(`This test has no answer for ${op.path}.`)
        if (op.type === 'subscription') {
          observer.next({ result: { type: 'started' } })
          for (const data of answer(op.input) as unknown[]) observer.next({ result: { type: 'data', data } })
          return
        }
        void Promise.resolve(op.input)
          .then(answer)
          .then(
            (data) => {
              observer.next({ result: { type: 'data', data } })
              observer.complete()
            },
            (error: unknown) => observer.error(TRPCClientError.from(error as Error)),
          )
      })
}
