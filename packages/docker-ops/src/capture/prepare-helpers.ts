import type { MadeObjects } from '../made/remove-made.ts'
import { createHelper, type HelperMount } from '../made/create-carrier.ts'
import { createHelperImage } from '../made/create-carrier-image.ts'
import type { Engine } from '../engine/connect-engine.ts'
import { adviseToLeaveOut } from './advise-to-leave-out.ts'
import type { ChosenMount } from './choose-mounts.ts'
import type { ReadableMount } from './read-mounts.ts'

export interface Helpers {
  mounts: ReadableMount[]
  /** Has the upper folder of the container's overlay; null where there is none. */
  upperHelperId: string | null
}

/**
 * Makes the helpers everything is read through, while the container still runs. What is made is written to `made` at once.
 * @throws OpError `DISK_FULL`, `ENGINE_UNREACHABLE`, `ENGINE_REFUSED`, naming the mount where it is about one; the signal's reason.
 */
export async function prepareHelpers(
  engine: Engine,
  { mounts, upperFolder, jobId }: { mounts: readonly ChosenMount[]; upperFolder: string | null; jobId: string },
  { made, signal }: { made: MadeObjects; signal: AbortSignal },
): Promise<Helpers> {
  const wanted = mounts.flatMap((mount) => {
    const { included, helperMount } = mount
    return included && helperMount !== null ? [{ mount, helperMount }] : []
  })
  const helpers: Helpers = { mounts: [], upperHelperId: null }
  if (wanted.length === 0 && upperFolder === null) return helpers
  const image = await createHelperImage(engine, jobId)
  made.images.push(image)
  const helper = async (mount: HelperMount): Promise<string> => {
    signal.throwIfAborted()
    const id = await createHelper(engine, { image, jobId, mount })
    made.containers.push(id)
    return id
  }
  for (const { mount, helperMount } of wanted) {
    const helperId = await helper(helperMount).catch(adviseToLeaveOut(mount.destination))
    helpers.mounts.push({ mount, helperId })
  }
  if (upperFolder !== null) helpers.upperHelperId = await helper({ type: 'bind', source: upperFolder, readOnly: true })
  return helpers
}
