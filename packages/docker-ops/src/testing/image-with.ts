import { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { clientOf } from '../engine/connect-engine.ts'
import type { TestWorld } from './create-test-world.ts'

/**
 * The world's image with files a script made and Dockerfile instructions: `VOLUME /data`, `ENV A=1`. Resolves with its tag.
 * It has no parent, so it can be removed in any order.
 */
export async function imageWith(world: TestWorld, changes: string[], script?: string): Promise<string> {
  const client = clientOf(world.engine)
  const [repo = '', tag] = `${world.name('image')}:1`.split(':')
  const labels = Object.entries(world.labels).map(([label, value]) => `LABEL ${label}=${value}`)
  const { id } = await (script === undefined ? world.createContainer() : world.finishedContainer(script))
  const files = Readable.from(await client.getContainer(id).export())
  const answer = await client.importImage(files, { repo, tag, changes: [...labels, ...changes] })
  await text(answer)
  return `${repo}:${tag}`
}
