import { OpError } from '@holdfast/contract'

/** For a mount whose data the engine does not give out: what whoever backs it up can do about it. */
export const leaveOutAdvice = 'See to it that the engine can mount it, or leave this mount out of the backup.'

/**
 * A handler for what reading a mount failed with: what the engine cannot mount, or does not get an answer from, it will not the
 * next time either. Names the mount in `field`; all other errors pass.
 */
export function adviseToLeaveOut(destination: string): (error: unknown) => never {
  return (error) => {
    if (!(error instanceof OpError) || !['ENGINE_REFUSED', 'TIMEOUT'].includes(error.code)) throw error
    const named = error.message.startsWith(destination) ? '' : `${destination} could not be read: `
    const message = `${named}${error.message.replace(/[^.!?]$/, '$&.')} ${leaveOutAdvice}`
    throw new OpError(error.code, message, { field: `mounts.${destination}`, cause: error })
  }
}
