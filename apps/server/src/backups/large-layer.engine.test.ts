import { randomUUID } from 'node:crypto'
import { execFileSync } from 'node:child_process'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { captureContainer, connectEngine, type BackupSink, type Engine } from '@holdfast/docker-ops'
import { createTestWorld, type TestObject } from '@holdfast/docker-ops/testing'
import { startEngine } from '@holdfast/docker-ops/testing/private-engine'
import { createTemporaryVault } from '@holdfast/vault/testing'
import { expect, test } from 'vitest'
import { toSink } from './backup-recipe.ts'

const { signal } = new AbortController()
const mebibyte = 1_048_576
const layerMebibytes = 100
/** Also a deletion, and a folder that hides that of the image. */
const filling = `rm /bin/nc && rm -r /tmp && mkdir /tmp /own /own/sub && echo x > /tmp/new; for i in $(seq ${layerMebibytes}); do dd if=/dev/urandom of=/own/$i bs=1M count=1 2> /dev/null || exit 1; done; echo early > /own/small; ln /own/small /own/again; echo gone > /own/sub/gone`
const changing = 'echo late > /own/small; rm /own/sub/gone; echo came > /own/came; mv /own/1 /own/moved'

const kinds = ['the engine of this machine', '28', '28-containerd'] as const

test.for(kinds)(
  'on %s: of a large writable layer only what has changed is read in the pause',
  async (kind, context) => {
    await using newer = kind === 'the engine of this machine' ? null : await startEngine(kind, context)
    const engine = newer?.engine ?? connectEngine({ dockerHost: process.env['DOCKER_HOST'] })
    await using world = await createTestWorld(engine)
    await using made = await createTemporaryVault({ parent: '/var/tmp' })
    const { vault } = made
    const source = await world.runContainer({ HostConfig: { NetworkMode: 'none' } })
    expect(await world.execute(source, filling)).toBe(0)
    // What is younger than two seconds when the first pass begins is read again, whatever its stat says.
    const filledAt = Date.now()
    await expect.poll(() => Date.now() - filledAt).toBeGreaterThan(3_000)
    const status = async (): Promise<string> =>
      ((await world.get(`/containers/${source.id}/json`)) as { State: { Status: string } }).State.Status
    const seen: { call: string; status: string; readBytes?: number }[] = []
    const watch = (sink: BackupSink): BackupSink => ({
      ...sink,
      addLayer: async (tar, options) => {
        const layer = await sink.addLayer(tar, options)
        if (options.diffId === null) seen.push({ call: 'layer', status: await status() })
        return layer
      },
      folders: {
        ...sink.folders,
        read: async (tree, folder, options) => {
          const pass = await sink.folders.read(tree, folder, options)
          const readBytes = pass.readBytes - (options.after?.readBytes ?? 0)
          seen.push({
            call: options.after === undefined ? 'first pass' : 'second pass',
            status: await status(),
            readBytes,
          })
          if (options.after === undefined) await world.execute(source, changing)
          return pass
        },
      },
    })
    const backUp = async (mode: 'pause' | 'live', watched: (sink: BackupSink) => BackupSink) => {
      await using draft = await vault.begin(randomUUID(), { signal })
      const captured = await capture({ engine, source, mode, sink: watched(toSink(draft, () => {})) })
      const { image, document } = captured
      expect(document.writableLayer?.reader).toBe('host')
      return { image, record: await draft.seal({ name: source.name, image, startedAt: Date.now(), document, signal }) }
    }

    const { image, record } = await backUp('pause', watch)
    // The containerd store has the image's own layers read like that too, before.
    const ofLayer = seen.slice(-3)
    expect(ofLayer).toMatchObject([
      { call: 'first pass', status: 'running' },
      { call: 'second pass', status: 'paused' },
      { call: 'layer', status: 'running' },
    ])
    const [first = 0, second = 0] = ofLayer.map(({ readBytes }) => readBytes)
    expect(first).toBeGreaterThanOrEqual(layerMebibytes * mebibyte)
    // Also the one that was moved, whose name is new.
    expect(second).toBeLessThan(3 * mebibyte)

    await using backup = await vault.open(record.id)
    const tar = Buffer.concat(await Array.fromAsync(backup.openLayer(image.diffIds.at(-1) ?? '', signal)))
    const names = execFileSync('tar', ['-tf', '-'], { input: tar }).toString().split('\n')
    expect(names).toEqual(
      expect.arrayContaining([
        './bin/.wh.nc',
        './tmp/.wh..wh..opq',
        './tmp/new',
        './own/100',
        './own/came',
        './own/moved',
      ]),
    )
    expect(names).not.toEqual(expect.arrayContaining(['./own/sub/gone']))
    const small = execFileSync('tar', ['-xOf', '-', './own/again'], { input: tar }).toString()
    expect(small).toBe('late\n')

    // What the passes stored is gone with the draft, and nobody is told that the backup added it.
    expect(record.newBytes).toBeLessThanOrEqual(record.storedBytes)
    const blobs = await readdir(join(made.path, 'blobs/sha256'))
    const [contents] = await vault.contents()
    expect(blobs.toSorted()).toEqual(
      [...(contents?.blobs.keys() ?? [])].map((digest) => digest.replace('sha256:', '')).toSorted(),
    )
    // Read in one pass it is the same, byte for byte.
    expect((await backUp('live', (sink) => sink)).image.diffIds).toEqual(image.diffIds)
  },
)

interface Capture {
  engine: Engine
  source: TestObject
  mode: 'pause' | 'live'
  sink: BackupSink
}

function capture({ engine, source, mode, sink }: Capture) {
  const request = { containerId: source.id, mode, mounts: {}, jobId: randomUUID(), holdfastVersion: '0.0.0' }
  const journal = { quiesced: () => Promise.resolve(), resumed: () => Promise.resolve() }
  return captureContainer(engine, request, { sink, run: { signal, onProgress: () => {}, journal } })
}
