import { createHash } from 'node:crypto'
import { readFile, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { makeBackup } from '../testing/sample-backup.ts'
import { createTemporaryVault, type TemporaryVault } from '../testing/temporary-vault.ts'
import { refuseNewer } from './refuse-newer.ts'

// oxlint-disable-next-line typescript/no-explicit-any -- what a newer version may write
type Json = any
type Level = 'ref' | 'index' | 'artifact' | 'config'

const { signal } = new AbortController()
const onBytes = () => {}

test.each<[string, Level, (document: Json) => void]>([
  ['a ref of format 2 that points to something else', 'ref', toNewerRef],
  ['an index of format 2', 'index', (index) => (index.annotations['io.holdfast.format'] = '2')],
  ['an index of format 2 with one manifest more', 'index', toNewerIndex],
  [
    'an artifact of a later type',
    'artifact',
    (artifact) => (artifact.artifactType = 'application/vnd.holdfast.backup.v2'),
  ],
  [
    'a pack of a later type',
    'artifact',
    (artifact) => (artifact.layers[0].mediaType = 'application/vnd.holdfast.pack.v2'),
  ],
  ['a configuration of a later type', 'artifact', toNewerConfigType],
  ['a configuration of format 2 that says it otherwise', 'config', toNewerConfig],
])('%s is refused by name, and nothing is touched', async (_what, level, change) => {
  await using world = await createTemporaryVault()
  const { id } = await makeBackup(world.vault, { draftId: 'one' })
  await rewrite(world, id, { level, change })
  const before = await contentOf(world)
  const isNewer = { code: 'FORMAT_TOO_NEW', message: expect.stringContaining(id) }
  await expect(world.vault.open(id)).rejects.toMatchObject(isNewer)
  await expect(world.vault.remove(id)).rejects.toMatchObject(isNewer)
  await expect(world.vault.prune({ signal, onBytes })).rejects.toMatchObject(isNewer)
  for (const method of ['quick', 'full'] as const)
    await expect(world.vault.verify(id, method, { signal, onBytes })).rejects.toMatchObject(isNewer)
  expect((await world.vault.list()).unreadable).toMatchObject([{ id, message: { code: 'backup-too-new' } }])
  expect(await contentOf(world)).toEqual(before)
})

test('what is no document of any version is left to the schema', () => {
  for (const document of [null, 7, [], 'text', {}, { formatVersion: 'x', annotations: 3, layers: [null], config: 'y' }])
    expect(() => refuseNewer('web', document)).not.toThrow()
})

function toNewerRef(ref: Json): void {
  ref.annotations['io.holdfast.format'] = '2'
  ref.mediaType = 'application/vnd.oci.image.manifest.v1+json'
}

function toNewerIndex(index: Json): void {
  index.annotations['io.holdfast.format'] = '2'
  index.manifests.push(index.manifests[1])
}

function toNewerConfigType(artifact: Json): void {
  artifact.config.mediaType = 'application/vnd.holdfast.backup.config.v2+json'
}

function toNewerConfig(config: Json): void {
  config.formatVersion = 2
  config.trees = 'elsewhere'
}

/** Changes one document of a backup, and all that name it by its hash. */
async function rewrite(
  { path }: TemporaryVault,
  id: string,
  { level, change }: { level: Level; change: (document: Json) => void },
): Promise<void> {
  const refPath = join(path, `refs/${id}.json`)
  const ref: Json = JSON.parse(await readFile(refPath, 'utf8'))
  const index = await read(ref)
  const artifact = await read(index.manifests[1])
  const config = await read(artifact.config)
  change({ ref, index, artifact, config }[level])
  if (level === 'config') await write(artifact.config, config)
  if (level === 'config' || level === 'artifact') await write(index.manifests[1], artifact)
  if (level !== 'ref') await write(ref, index)
  await writeFile(refPath, JSON.stringify(ref))

  async function read({ digest }: Json): Promise<Json> {
    return JSON.parse(await readFile(join(path, 'blobs', digest.replace(':', '/')), 'utf8'))
  }

  async function write(descriptor: Json, document: Json): Promise<void> {
    const bytes = Buffer.from(JSON.stringify(document))
    const digest = createHash('sha256').update(bytes).digest('hex')
    await writeFile(join(path, 'blobs/sha256', digest), bytes)
    Object.assign(descriptor, { digest: `sha256:${digest}`, size: bytes.length })
  }
}

async function contentOf({ path }: TemporaryVault): Promise<Record<string, string>> {
  const entries = await readdir(path, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name))
  return Object.fromEntries(await Promise.all(files.map(async (file) => [file, await readFile(file, 'base64')])))
}
