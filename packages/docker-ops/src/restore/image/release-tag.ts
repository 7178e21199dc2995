import { z } from 'zod'
import { ask } from '../../engine/ask-engine.ts'
import { clientOf, type Engine } from '../../engine/connect-engine.ts'
import { createEmptyImage } from '../../made/create-carrier.ts'
import { restoreRepository, restoreTag, type MadeObjects } from '../../made/made-objects.ts'

const inspected = z.looseObject({ Id: z.string(), RepoTags: z.array(z.string()).nullish() })

/**
 * Takes this job's tag off a loaded image, which stays.
 * @NOTE without force the engine refuses to take the only tag off an image with a container, and with force it removes the image
 * from under one that does not run: moby daemon/images/image_delete.go. So the tag is moved to an empty image, and goes with that.
 * @throws OpError `ENGINE_UNREACHABLE`, `ENGINE_REFUSED`.
 */
export async function releaseTag(engine: Engine, jobId: string, made: MadeObjects): Promise<void> {
  const client = clientOf(engine)
  const tag = restoreTag(jobId)
  const { Id, RepoTags } = inspected.parse(await ask(client.getImage(tag).inspect()))
  if ((RepoTags ?? []).length <= 1) {
    const empty = await createEmptyImage(engine, jobId)
    made.images.push(empty)
    await ask(client.getImage(empty).tag({ repo: restoreRepository, tag: jobId }))
    if (!made.images.includes(Id)) made.images.push(Id)
    await ask(client.getImage(tag).remove({ noprune: true }))
    made.images = made.images.filter((id) => id !== empty)
  } else await ask(client.getImage(tag).remove({ noprune: true }))
  made.tags = made.tags.filter((name) => name !== tag)
}
