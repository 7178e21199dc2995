import { createHash } from 'node:crypto'
import { z } from 'zod'

const legacyConfig = z.looseObject({ id: z.string(), parent: z.string().optional(), created: z.string() })

/**
 * Tells which layer lies in a folder of an image archive of the old layout, where folders are named by ids of the time before
 * diff ids and come in the order of these names. `config` is the folder's file `json`.
 * @NOTE moby image/v1/imagev1.go CreateID: an id is the sha256 of that file with the layer's chain id in it, keys sorted. Only the top
 * layer has a configuration of its own, and with it another way to count: it is known by that.
 */
export function createLegacyLayerIds(diffIds: readonly string[]): (config: Buffer) => string | null {
  const chainIds = chainsOf(diffIds)
  return (config) => {
    const parsed = legacyConfig.safeParse(JSON.parse(config.toString('utf8')))
    if (!parsed.success) return null
    // The engine adds the operating system after it has counted.
    const { id, parent, os: _os, ...rest } = parsed.data
    if (rest.created !== '1970-01-01T00:00:00Z' || 'config' in rest) return diffIds.at(-1) ?? null
    const at = chainIds.findIndex((layer_id) => {
      const hashed = { ...rest, layer_id, ...(parent !== undefined && { parent: `sha256:${parent}` }) }
      return sha256(JSON.stringify(sortedKeys(hashed))) === id
    })
    return diffIds[at] ?? null
  }
}

/** OCI image specification, config.md, "Layer ChainID". */
function chainsOf(diffIds: readonly string[]): string[] {
  const chains: string[] = []
  for (const diffId of diffIds) {
    const below = chains.at(-1)
    chains.push(below === undefined ? diffId : `sha256:${sha256(`${below} ${diffId}`)}`)
  }
  return chains
}

function sortedKeys(object: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(object).toSorted(([one], [other]) => (one < other ? -1 : 1)))
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
