import type { Message, OpErrorCode } from '@holdfast/contract'
import type { AppRouter } from '@holdfast/server'
import { createTRPCClient, TRPCClientError, type TRPCLink } from '@trpc/client'
import { observable } from '@trpc/server/observable'
import type { Inputs, Outputs } from '../trpc.ts'

type Noun = keyof Outputs
type Verb<N extends Noun> = keyof Outputs[N] & keyof Inputs[N] & string

/** The answer to one procedure: `Answer<'clones.plan'>`. A subscription answers with the list of what it sends. */
export type Answer<Path extends string> = Path extends `${infer N extends Noun}.${infer V}`
  ? V extends Verb<N>
    ? (input: Inputs[N][V]) => Answered<Outputs[N][V]>
    : never
  : never

/** What answers nothing has an output of `never` by the time it arrives. */
type Answered<Output> = [Output] extends [never]
  ? undefined
  : [Output] extends [AsyncIterable<infer Sent>]
    ? Sent[]
    : Output | Promise<Output>

/** What the server answers in a test, in the shapes the server has: another shape, or a procedure it lacks, does not compile. */
export type FakeAnswers = { [Path in { [N in Noun]: `${N}.${Verb<N>}` }[Noun]]?: Answer<Path> }

/** A refusal as the server words it. */
interface Refusal {
  message: string
  opCode: OpErrorCode
  detail?: Message
  field?: string
}

export function refuse({ message, opCode, detail, field }: Refusal): never {
  const data = { code: 'CONFLICT', httpStatus: 409, opCode, detail: detail ?? null, field: field ?? null, jobId: null }
  throw TRPCClientError.from({ error: { code: -32009, message, data } })
}

/** A client that never leaves the test: the fake stands where the network would be. */
export function createFakeClient(answers: FakeAnswers) {
  // By their paths, as they arrive: the types above hold for whoever writes the answers.
  return createTRPCClient<AppRouter>({ links: [fakeLink(answers as Record<string, (input: unknown) => unknown>)] })
}

function fakeLink(answers: Record<string, (input: unknown) => unknown>): TRPCLink<AppRouter> {
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
