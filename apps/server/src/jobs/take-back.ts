import { message, OpError, type Message } from '@holdfast/contract'

interface Unrecorded {
  /** What was done, as the subject of a sentence. */
  what: Message
  /** Removes all of it. */
  undo: () => Promise<unknown>
}

/**
 * What could not be written down must not stay, for nobody would find it. Undoes it, and resolves with what to throw:
 * OpError `STORAGE_FAILED`, which also says whether anything is left.
 */
export async function takeBack(error: unknown, { what, undo }: Unrecorded): Promise<OpError> {
  try {
    await undo()
    return new OpError('STORAGE_FAILED', message('unrecorded-removed', { what }), { cause: error })
  } catch (failure) {
    const reason = failure instanceof OpError ? failure.detail : message('see-log')
    const cause = new AggregateError([error, failure])
    return new OpError('STORAGE_FAILED', message('unrecorded-left', { what, reason }), { cause })
  }
}
