import { zstdCompressSync } from 'node:zlib'
import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { blobName, containerdArchive, digestOf, madeImage, ociArchive } from '../testing/image-archives.ts'
import { inPieces, tarOf } from '../testing/tar-of.ts'
import { findConfig } from './find-config.ts'
import { readImageArchive } from './read-image-archive.ts'

const image = await madeImage('x'.repeat(3_000), 'y')
const { diffIds, config, layers } = image
const [lower = '', upper = ''] = diffIds

test('the OCI layout of engines from 25 on: layers are named by their diff ids', async () => {
  const { found, documents } = await read(await ociArchive(image))
  expect(found).toEqual(diffIds.map((diffId) => ({ told: diffId, is: diffId })))
  expect(findConfig(documents, { imageId: digestOf(config), diffIds }).toString()).toBe(config)
})

test('the containerd store: compressed blobs, whose diff ids only their content tells, and an id that is a manifest', async () => {
  const { archive, imageId } = await containerdArchive(image)
  const { found, documents } = await read(archive)
  expect(found).toEqual([
    { told: null, is: upper },
    { told: null, is: lower },
  ])
  expect(findConfig(documents, { imageId, diffIds }).toString()).toBe(config)
})

test('a layer that is compressed with zstd', async () => {
  const archive = await tarOf([{ name: 'blobs/sha256/other' }, zstdCompressSync(layers[0] ?? '')])
  expect((await read(archive)).found).toEqual([{ told: null, is: lower }])
})

test('a cut archive and one without the configuration are refused', async () => {
  const archive = await tarOf([{ name: blobName(layers[0] ?? '') }, layers[0] ?? ''])
  await expect(read(archive.subarray(0, archive.length - 1_500))).rejects.toMatchObject({ code: 'TRUNCATED' })
  const { documents } = await read(archive)
  expect(() => findConfig(documents, { imageId: digestOf(config), diffIds })).toThrow('has no configuration')
})

test('a layer may be left, also when it was begun', async () => {
  const begun: number[] = []
  await readImageArchive(inPieces(await ociArchive(image)), {
    diffIds,
    onLayer: async (tar) => {
      for await (const chunk of tar) {
        begun.push(chunk.length)
        break
      }
    },
  })
  expect(begun).toHaveLength(2)
})

async function read(archive: Buffer) {
  const found: { told: string | null; is: string }[] = []
  const documents = await readImageArchive(inPieces(archive), {
    diffIds,
    onLayer: async (tar, { diffId }) => {
      const hash = createHash('sha256')
      for await (const chunk of tar) hash.update(chunk)
      found.push({ told: diffId, is: `sha256:${hash.digest('hex')}` })
    },
  })
  return { found, documents }
}
