import { showBytes, type SeenEntry } from '@holdfast/archive'
import { OpError } from '@holdfast/contract'
import { message } from '@holdfast/contract/messages'

/** Of a path and of one name in it, in bytes: Linux `PATH_MAX` without its NUL, and `NAME_MAX`. */
const longestPath = 4_095
const longestName = 255
/** What stands before a path where the engine reads a folder from outside of the container: its data root, `overlay2/<id>/diff`. */
const longestPrefix = 512

/** A longer path may have a child that the engine cannot reach, neither to read it nor to make it of an image's layer. */
export const longestFolder = longestPath - longestPrefix - longestName - 1

/**
 * For every tar in which the engine walks through folders itself.
 * @NOTE it leaves out what lies below a path of 4,096 bytes, and says nothing: the tar is whole, the answer 200 (moby#31353). No entry
 * shows whether a folder had such a child, so a folder is refused that could have.
 * @throws OpError `INVALID_STATE` for a folder whose path is so long.
 */
export function refuseDeepFolder({ name, type }: Pick<SeenEntry, 'name' | 'type'>): void {
  if (type !== '5' || name.length <= longestFolder) return
  throw new OpError('INVALID_STATE', message('folder-too-deep', { folder: showBytes(name), longest: longestFolder }))
}
