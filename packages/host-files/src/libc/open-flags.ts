import { constants } from 'node:fs'

const { O_DIRECTORY, O_NOATIME, O_NOFOLLOW, O_NONBLOCK, O_RDONLY } = constants

/** From fcntl.h, the same on every machine Linux has Node for. */
const O_CLOEXEC = 0o2000000
const O_PATH = 0o10000000

/** A folder to be listed, and nothing else: a link in its place is not followed. */
export const folderFlags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC
/** Whatever has the name, without opening it: no fifo's writer is woken, no device started. */
export const pathFlags = O_PATH | O_NOFOLLOW | O_CLOEXEC
/**
 * A file to be read, without a trace of it. The second for whoever may not read without one (EPERM); the last where a program has a
 * lease on it (EAGAIN), which it is given time to hand back: fcntl(2), "Leases".
 */
export const fileFlags = [
  O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOATIME,
  O_RDONLY | O_CLOEXEC | O_NONBLOCK,
  O_RDONLY | O_CLOEXEC,
]
