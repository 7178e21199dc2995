import { OpError, type CopyMode } from '@holdfast/contract'

/** How often what changes while it is read is read anew. */
const moreTries = 2

/**
 * Reads `what`; in mode live, where files may change under the reader, once or twice more when it did not come whole.
 * @throws OpError as `read` does, with a sentence that says what could not be read and how it may go.
 */
export async function readAgain<T>(
  { what, mode, signal }: { what: string; mode: CopyMode; signal: AbortSignal },
  read: () => Promise<T>,
): Promise<T> {
  for (let triesLeft = mode === 'live' ? moreTries : 0; ; triesLeft -= 1)
    try {
      return await read()
    } catch (error) {
      signal.throwIfAborted()
      if (!(error instanceof OpError)) throw error
      if (error.code !== 'TRUNCATED' || triesLeft === 0) throw explained(error, { what, mode })
    }
}

function explained(error: OpError, { what, mode }: { what: string; mode: CopyMode }): OpError {
  const changed = error.code === 'TRUNCATED' && mode === 'live'
  const advice = changed ? ' Something changes while it is read; back up with mode pause or stop.' : ''
  return new OpError(error.code, `${what} could not be read: ${error.message}${advice}`, { cause: error })
}
