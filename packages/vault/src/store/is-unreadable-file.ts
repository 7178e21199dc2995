/**
 * What Linux says when it is one file, not the whole disk, that cannot be read: a bad sector (EIO; ENODATA and EREMOTEIO as disks name it),
 * a file system that contradicts itself there (EUCLEAN, EBADMSG, EILSEQ), rights (EACCES, EPERM), a thing that is no file (ENXIO). Not
 * what a share or a disk that went away says: ESTALE, ENOTCONN, ETIMEDOUT, ENODEV.
 */
const errnos = ['EIO', 'ENODATA', 'EREMOTEIO', 'EUCLEAN', 'EBADMSG', 'EILSEQ', 'EACCES', 'EPERM', 'ENXIO']

/** Whether reading failed for what may be that file's own damage. A disk that is dead says the same: ask something else of it as well. */
export function isUnreadableFile(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'code' in error && errnos.includes(String(error.code))
}
