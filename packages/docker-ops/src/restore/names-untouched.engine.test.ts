import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { textOf } from '@holdfast/contract/messages'
import { expect, test } from 'vitest'
import { cloneIn } from '../clone/testing/clone-in.ts'
import { hostFolder } from '../testing/host-folder.ts'
import type { NewContainer } from '../make/make-container.ts'
import { createTestWorld } from '../testing/create-test-world.ts'
import { memorySource } from './testing/memory-source.ts'
import { planIn, restoreIn } from './testing/restore-in.ts'
import { testEngine } from '../testing/test-engine.ts'

const engine = testEngine()

test('names with our own words in them come through clone, plan, restore and error as they are', async () => {
  await using world = await createTestWorld(engine)
  await using host = await hostFolder()
  const folder = join(host.path, 'srv/clone/source')
  await mkdir(folder, { recursive: true })
  const volume = await world.createVolume({ Name: `${world.runId}-app-source-data` })
  const source = await world.createContainer({
    name: `${world.runId}-source-clone`,
    HostConfig: { Binds: [`${volume}:/the/source`, `${folder}:/the/clone`] },
  })

  const mounts = { '/the/source': 'copy', '/the/clone': 'empty' } as const
  const clone = textsOf(await cloneIn(world, source, { mounts }))
  expect(clone).toContain(`A clone of ${source.name} under its own name.`)
  expect(clone.join('\n')).toContain(`a copy of ${volume}:`)
  expect(clone.join('\n')).toContain(`in place of ${folder},`)

  const backup = await memorySource(world, source)
  const refused = restoreIn(world, backup, { mounts: { '/the/source-clone': 'exclude' } })
  await expect(refused).rejects.toThrow(
    `${source.name} has no mount at /the/source-clone. It has /the/clone, /the/source.`,
  )
  const { creates } = await planIn(world, backup)
  expect(creates.map(({ detail }) => textOf(detail))).toContain(`the data of ${volume}`)
  const restored = textsOf(await restoreIn(world, backup))
  expect(restored).toContain(`Restored from a backup of ${source.name} under another name.`)
  expect(restored.join('\n')).toContain(`the data of ${volume}:`)
  expect(restored.join('\n')).toContain(`the data of ${folder}:`)
})

function textsOf({ changes, unexpected, notCarried }: NewContainer): string[] {
  return [...[...changes, ...unexpected].map(({ reason }) => reason), ...notCarried].map(textOf)
}
