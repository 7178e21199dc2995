import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createTestWorld } from '../testing/create-test-world.ts'
import { hostFolder } from '../testing/host-folder.ts'
import { listMade } from '../testing/list-made.ts'
import { testEngine } from '../testing/test-engine.ts'
import { cloneIn } from './testing/clone-in.ts'

const engine = testEngine()

test('an operator mounts into a clone what its source has, and no other folder or volume', async () => {
  await using world = await createTestWorld(engine)
  await using folder = await hostFolder()
  const [own, foreign] = [await world.createVolume(), await world.createVolume()]
  const source = await world.runContainer({ HostConfig: { Binds: [`${own}:/data`, `${folder.path}:/shared`] } })
  // What runs in the source writes links as it likes, and the engine follows them on the host.
  await world.execute(source, 'ln -s /etc /shared/link')
  const bind = (path: string) => ({ type: 'bind', source: path, readOnly: true }) as const
  const volume = (name: string) => ({ type: 'volume', source: name, readOnly: true }) as const
  for (const [named, mount] of [
    [join(folder.path, 'link'), bind(join(folder.path, 'link'))],
    ['/srv', bind('/srv')],
    [foreign, volume(foreign)],
  ] as const) {
    const jobId = randomUUID()
    const overrides = { mounts: { '/more': mount } }
    const refused = cloneIn(world, source, { jobId, grants: 'operator', overrides })
    await expect(refused, named).rejects.toMatchObject({ code: 'FORBIDDEN', message: expect.stringContaining(named) })
    expect(await listMade(engine, jobId)).toEqual([])
  }
  const mounts = { '/again': volume(own), '/more': bind(folder.path) }
  expect(await cloneIn(world, source, { grants: 'operator', overrides: { mounts } })).toMatchObject({ unexpected: [] })
  const admin = cloneIn(world, source, { overrides: { mounts: { '/more': volume(foreign) } } })
  expect(await admin).toMatchObject({ name: expect.any(String) })
})
