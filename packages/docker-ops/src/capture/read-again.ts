import { OpError, type CopyMode, type OpErrorCode } from '@holdfast/contract'
import { message, type Message } from '@holdfast/contract/messages'

/** How often what changes while it is read is read anew. */
const moreTries = 2

export interface ReadAgain {
  /** What could not be read: a mount's destination, or a message. */
  data: string | Message
  mode: CopyMode
  signal: AbortSignal
  /** False where `read` itself tries again what changes. Default true. */
  triesAgain?: boolean
}

/**
 * Reads `data`; in mode live, where files may change under the reader, once or twice more when it did not come whole.
 * @throws OpError as `read` does, saying what could not be read.
 */
export async function readAgain<T>(
  { data, mode, signal, triesAgain = true }: ReadAgain,
  read: () => Promise<T>,
): Promise<T> {
  for (let triesLeft = mode === 'live' && triesAgain ? moreTries : 0; ; triesLeft -= 1)
    try {
      return await read()
    } catch (error) {
      signal.throwIfAborted()
      if (!(error instanceof OpError)) throw error
      if (error.code !== 'TRUNCATED' || triesLeft === 0) throw explained(error, { data, mode })
    }
}

function explained(error: OpError, { data, mode }: Pick<ReadAgain, 'data' | 'mode'>): OpError {
  const isChanged = error.code === 'TRUNCATED' && mode === 'live'
  const reason = isChanged
    ? message('several', { messages: [error.detail, message('back-up-in-pause-or-stop')] })
    : error.detail
  return new OpError(error.code, message('not-read', { data, reason }), { cause: error })
}

/**
 * What reading a mount failed with, for people: what the engine cannot mount, or does not get an answer from, it will not the next
 * time either. Names the mount in `field`; all other errors are as they were.
 */
export function explainUnread(error: unknown, destination: string): unknown {
  if (!(error instanceof OpError) || !['ENGINE_REFUSED', 'TIMEOUT'].includes(error.code)) return error
  // Read once or more, it says already what could not be read.
  const { cause, detail } = error
  const reason = detail.code === 'not-read' && cause instanceof OpError ? cause.detail : detail
  return notGivenOut(destination, { code: error.code, reason, cause: error })
}

/** For a mount whose data the engine does not give out. */
export function notGivenOut(
  destination: string,
  { code, reason, cause }: { code: OpErrorCode; reason: Message; cause?: unknown },
): OpError {
  const detail = message('mount-not-given-out', { destination, reason })
  return new OpError(code, detail, { field: `mounts.${destination}`, ...(cause !== undefined && { cause }) })
}
