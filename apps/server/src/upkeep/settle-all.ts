import { message, OpError } from '@holdfast/contract'

/**
 * Waits for all of them, whatever becomes of the others.
 * @throws OpError with the code of the first failure, naming them all.
 */
export async function settleAll(works: readonly Promise<unknown>[]): Promise<void> {
  const outcomes = await Promise.allSettled(works)
  const failures = outcomes.flatMap((outcome): unknown[] => (outcome.status === 'rejected' ? [outcome.reason] : []))
  const [first] = failures
  if (first === undefined) return
  const messages = failures.map((failure) => (failure instanceof OpError ? failure.detail : String(failure)))
  throw new OpError(first instanceof OpError ? first.code : 'INTERNAL', message('several', { messages }), {
    cause: new AggregateError(failures),
  })
}
