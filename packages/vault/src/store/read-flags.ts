import { constants } from 'node:fs'

/** A vault is untrusted: a link in it is not followed, and a pipe does not hold whoever opens it. */
export const readFlags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK
