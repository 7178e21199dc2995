import { clientOf } from '../../engine/connect-engine.ts'
import type { TestWorld } from '../../testing/create-test-world.ts'

export interface LayeredImage extends AsyncDisposable {
  readonly tag: string
}

/** An image with so many layers more than the world's, each with one file; made by commits, so it goes before the world does. */
export async function layeredImage(world: TestWorld, layers: number): Promise<LayeredImage> {
  const tags = [world.image]
  for (let index = 0; index < layers; index += 1) {
    const { id } = await world.finishedContainer(`echo ${index} > /layer-${index}`, { Image: tags.at(-1) })
    const [repo = '', version] = `${world.name('layered')}:1`.split(':')
    await clientOf(world.engine).getContainer(id).commit({ repo, tag: version })
    await clientOf(world.engine).getContainer(id).remove()
    tags.push(`${repo}:${version}`)
  }
  return {
    tag: tags.at(-1) ?? '',
    [Symbol.asyncDispose]: async () => {
      for (const tag of tags.slice(1).toReversed()) await removeImage(world, tag)
    },
  }
}

/** As somebody does who wants the space: also from under a stopped container. */
export async function removeImage(world: TestWorld, tag: string): Promise<void> {
  await clientOf(world.engine).getImage(tag).remove({ force: true })
}
