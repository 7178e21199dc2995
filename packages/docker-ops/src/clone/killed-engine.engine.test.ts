import { randomUUID } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readContainer } from '../engine/raw/read-raw.ts'
import { sweepMade } from '../made/remove-made.ts'
import type { QuiescedContainer } from '../quiesce/quiesce-journal.ts'
import { resumeContainer } from '../quiesce/resume-container.ts'
import { createTestWorld } from '../testing/create-test-world.ts'
import { startPrivateEngine } from '../testing/start-private-engine.ts'
import { throughEngine } from '../testing/through-engine.ts'
import { cloneIn } from './testing/clone-in.ts'
import { listMade } from '../testing/list-made.ts'
import { volumeFolder } from '../testing/volume-folder.ts'

test.runIf(process.getuid?.() === 0)(
  'an engine that is killed while it copies: after its restart the sweep leaves nothing, and the source goes on',
  async () => {
    await using own = await startPrivateEngine()
    const { engine } = own
    const world = await createTestWorld(engine)
    const volume = await world.createVolume()
    await writeFile(join(await volumeFolder(engine, volume), 'large'), Buffer.alloc(256 * 1_048_576, 3))
    const source = await world.runContainer({
      HostConfig: { NetworkMode: 'none', Binds: [`${volume}:/data`], RestartPolicy: { Name: 'always' } },
    })
    const jobId = randomUUID()
    const held: QuiescedContainer[] = []
    const killed = Promise.withResolvers<void>()

    const clone = cloneIn({ ...world, engine: throughEngine(engine) }, source, {
      jobId,
      mounts: { '/data': 'copy' },
      writableLayer: 'include',
      journal: { quiesced: async (one) => void held.push(one), resumed: async () => void held.pop() },
      onProgress: ({ step, bytesDone }) => {
        if (step === 'copying' && bytesDone > 1_048_576) killed.resolve(own.kill())
      },
    })

    await expect(clone).rejects.toMatchObject({ code: 'ENGINE_UNREACHABLE' })
    await killed.promise
    expect(held).toMatchObject([{ containerId: source.id, how: 'pause' }])
    await own.start()
    expect(await listMade(engine, jobId)).not.toEqual([])
    for (const one of held) await resumeContainer(engine, one)
    await sweepMade(engine, [jobId])
    expect(await listMade(engine, jobId)).toEqual([])
    const status = async () => (await readContainer(engine, source.id, new AbortController().signal)).State.Status
    await expect.poll(status).toBe('running')
  },
)
