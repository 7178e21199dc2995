import { createHash } from 'node:crypto'
import { oneChunk } from '../store/blob-store.ts'
import type { BackupRecord, Vault } from '../vault.ts'
import { buildTar } from './build-tar.ts'

export interface Sample {
  draftId: string
  name?: string
  files?: Record<string, string | Buffer>
  key?: string
  formerKey?: string
  layerFiles?: Record<string, string | Buffer>
  document?: unknown
}

/** For tests: makes a backup of one mount, `/data`, and an image of one layer. */
export async function makeBackup(vault: Vault, sample: Sample): Promise<BackupRecord> {
  const { draftId, name = 'web', document = { of: name } } = sample
  const { layer, diffId, config, tree } = sampleOf(sample)
  const { signal } = new AbortController()
  await using draft = await vault.begin(draftId, { signal })
  if (!(await draft.hasLayer(diffId))) await draft.addLayer(oneChunk(layer), { diffId, signal })
  await draft.addLayerTree({ path: '/', key: 'layer', diffId }, { signal })
  const { key = 'volume data', formerKey = null } = sample
  await draft.addTree({ path: '/data', key, formerKey }, oneChunk(tree), { signal })
  return await draft.seal({
    name,
    image: { config, diffIds: [diffId] },
    startedAt: Date.now(),
    document,
    signal,
  })
}

/** The bytes a sample is made of. */
export function sampleOf({
  files = { a: 'alpha', b: Buffer.alloc(50_000, 'b') },
  layerFiles = { sh: 'shell' },
}: Partial<Sample>) {
  const layer = buildTar('bin', layerFiles)
  const diffId = `sha256:${createHash('sha256').update(layer).digest('hex')}`
  const image = { architecture: 'amd64', os: 'linux', config: {}, rootfs: { type: 'layers', diff_ids: [diffId] } }
  return { layer, diffId, config: Buffer.from(JSON.stringify(image)), tree: buildTar('holdfast-mount', files) }
}
