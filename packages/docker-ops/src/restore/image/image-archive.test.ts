import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { createTarWalker, readTar, type TarEntry } from '@holdfast/archive'
import { expect, test } from 'vitest'
import { fileHeader, imageArchive } from './image-archive.ts'

const signal = new AbortController().signal
const config = Buffer.from('{}')
const digest = createHash('sha256').update(config).digest('hex')
const layers = [
  { diffId: 'sha256:one', bytes: 512 },
  { diffId: 'sha256:two', bytes: 700 },
]

test('an image archive is one whole tar: configuration, manifest, and the layers the engine has not', async () => {
  const walker = createTarWalker()
  const archive = imageArchive({ config, tag: 'restored:1', layers, known: 1 }, openLayer, signal)
  const tar = await buffer(Readable.from(walker.through(archive)))
  expect(walker.verdict().entries).toBe(3)
  const entries: TarEntry[] = []
  for await (const event of readTar(Readable.from([tar]))) if (event.kind === 'entry') entries.push(event.entry)
  expect(entries.map(({ name, size }) => [name.toString(), size])).toEqual([
    [`${digest}.json`, config.length],
    ['manifest.json', expect.any(Number)],
    ['1.tar', 700],
  ])
  expect(tar.toString('latin1')).toContain(
    JSON.stringify([{ Config: `${digest}.json`, RepoTags: ['restored:1'], Layers: ['0.tar', '1.tar'] }]),
  )
})

test.each([699, 701])('a layer of %i bytes instead of 700 is TRUNCATED before the archive ends', async (bytes) => {
  const wrong = async function* (): AsyncGenerator<Buffer> {
    yield Buffer.alloc(bytes)
  }
  const archive = imageArchive({ config, tag: 'restored:1', layers, known: 1 }, wrong, signal)
  await expect(buffer(Readable.from(archive))).rejects.toMatchObject({ code: 'TRUNCATED' })
})

test.each([0, 8_589_934_591, 8_589_934_592, 2 ** 50])('a header says a size of %i bytes', async (size) => {
  const tar = Readable.from([fileHeader('0.tar', size)])
  const { value } = await readTar(tar).next()
  expect(value).toMatchObject({ kind: 'entry', entry: { size, type: '0', mode: 0o644 } })
})

async function* openLayer(diffId: string): AsyncGenerator<Buffer> {
  const { bytes = 0 } = layers.find((layer) => layer.diffId === diffId) ?? {}
  yield Buffer.alloc(bytes, 1)
}
