import { cloneOptions, OpError, type BackupPreview, type ClonePlan } from '@holdfast/contract'
import { inspectContainer, readClonePlan, type ClonePlanFacts, type Engine } from '@holdfast/docker-ops'
import { treeKey } from './tree-key.ts'

interface BackupPreviewFacts extends ClonePlanFacts {
  /** Of each vault, by id, the keys of the data it has already. */
  keptTrees: ReadonlyMap<string, ReadonlySet<string>>
}

/** What a backup would keep, with sizes. Which mounts are folders with data the plan of a clone knows already. */
export async function readBackupPreview(
  engine: Engine,
  containerId: string,
  facts: BackupPreviewFacts,
): Promise<BackupPreview> {
  const { signal, keptTrees } = facts
  const detail = await inspectContainer(engine, containerId, { signal })
  const plan = await planIfThereIsAnImage(engine, containerId, facts)
  const mounts = detail.mounts.map((mount) => {
    const planned = plan?.mounts.find(({ destination }) => destination === mount.destination)
    const isFolder = mount.type === 'volume' || mount.type === 'bind'
    const canInclude = planned === undefined ? isFolder : planned.choices.includes('copy')
    const choice = canInclude && mount.type === 'volume' ? ('include' as const) : ('leave' as const)
    const key = treeKey(mount, detail.name)
    const keptIn = [...keptTrees].filter(([, keys]) => keys.has(key)).map(([vaultId]) => vaultId)
    return { ...mount, choice, canInclude, sizeBytes: planned?.sizeBytes ?? null, keptIn }
  })
  return {
    containerId: detail.id,
    containerName: detail.name,
    isRunning: detail.state === 'running' || detail.state === 'paused',
    mounts,
    writableLayerBytes: plan?.writableLayer.sizeBytes ?? null,
    sizesPending: plan?.sizesPending ?? false,
  }
}

/** A container whose image is gone can be backed up all the same. */
async function planIfThereIsAnImage(
  engine: Engine,
  containerId: string,
  facts: ClonePlanFacts,
): Promise<ClonePlan | null> {
  try {
    return await readClonePlan(engine, { containerId, options: cloneOptions.parse({}), grants: 'admin' }, facts)
  } catch (error) {
    if (error instanceof OpError && error.code === 'ENGINE_REFUSED') return null
    throw error
  }
}
