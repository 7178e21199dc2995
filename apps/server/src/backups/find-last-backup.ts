import type { EngineIdentity } from '@holdfast/contract'

/** A container, and the engine it is on: null for one that cannot say who it is, or for a backup that does not say. */
export interface OwnedContainer {
  engine: EngineIdentity | null
  containerId: string
  containerName: string
}

/**
 * The newest backup of a container, of a list that has the newest first: of the same engine and id; else of the same engine and name, as
 * a container that was made anew has another id. One of an unknown engine is nobody's own.
 */
export function findLastBackup<T extends OwnedContainer>(backups: readonly T[], container: OwnedContainer): T | null {
  const { engine, containerId, containerName } = container
  if (engine === null) return null
  const own = backups.filter((backup) => backup.engine?.id === engine.id)
  return (
    own.find((backup) => backup.containerId === containerId) ??
    own.find((backup) => backup.containerName === containerName) ??
    null
  )
}
