import { textOf, type Message } from '@holdfast/contract'

interface DeliveryErrorOptions {
  /** Trying again would end the same. */
  permanent: boolean
  /** Not sooner. */
  retryAfterMs?: number
  /** Who got it all the same, of several. */
  accepted?: readonly string[]
  cause?: unknown
}

/** What could not be delivered, and why. */
export class DeliveryError extends Error {
  override readonly name = 'DeliveryError'
  readonly detail: Message
  readonly permanent: boolean
  readonly retryAfterMs: number
  readonly accepted: readonly string[]

  constructor(detail: Message, { permanent, retryAfterMs = 0, accepted = [], cause }: DeliveryErrorOptions) {
    super(textOf(detail), { cause })
    this.detail = detail
    this.permanent = permanent
    this.retryAfterMs = retryAfterMs
    this.accepted = accepted
  }
}

/** The innermost cause says what happened: `connect ECONNREFUSED`. */
export function reasonOf(error: unknown): string {
  let reason = error
  while (reason instanceof Error && reason.cause instanceof Error) reason = reason.cause
  if (reason instanceof AggregateError && reason.message === '') return reasonOf(reason.errors[0])
  return reason instanceof Error ? reason.message : String(reason)
}
