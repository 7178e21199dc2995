import { OpError } from '@holdfast/contract'

interface Unrecorded {
  /** As the beginning of a sentence: `The clone`. */
  what: string
  /** Removes all of it. */
  undo: () => Promise<unknown>
}

/**
 * What could not be written down must not stay, for nobody would find it. Undoes it, and resolves with what to throw:
 * OpError `STORAGE_FAILED`, which also says whether anything is left.
 */
export async function takeBack(error: unknown, { what, undo }: Unrecorded): Promise<OpError> {
  const nextStep = 'Look after the disk of the data folder, then start it again.'
  try {
    await undo()
    const message = `${what} was made but could not be recorded, so it was removed again. ${nextStep}`
    return new OpError('STORAGE_FAILED', message, { cause: error })
  } catch (failure) {
    const why = failure instanceof OpError ? failure.message : 'the log of Holdfast says why.'
    return new OpError(
      'STORAGE_FAILED',
      `${what} was made but could not be recorded, and not all of it could be removed again: ${why} ${nextStep}`,
      { cause: new AggregateError([error, failure]) },
    )
  }
}
