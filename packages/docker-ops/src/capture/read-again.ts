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

/** For a mount whose data the engine does not give out: what whoever backs it up can do about it. */
export const leaveOutAdvice = 'See to it that the engine can mount it, or leave this mount out of the backup.'

/**
 * What reading a mount failed with, for people: what the engine cannot mount, or does not get an answer from, it will not the next
 * time either. Names the mount in `field`; all other errors are as they were.
 */
export function explainUnread(error: unknown, destination: string): unknown {
  if (!(error instanceof OpError) || !['ENGINE_REFUSED', 'TIMEOUT'].includes(error.code)) return error
  const named = error.message.startsWith(destination) ? '' : `${destination} could not be read: `
  const message = `${named}${error.message.replace(/[^.!?]$/, '$&.')} ${leaveOutAdvice}`
  return new OpError(error.code, message, { field: `mounts.${destination}`, cause: error })
}
