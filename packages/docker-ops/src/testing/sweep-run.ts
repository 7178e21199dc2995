import { clientOf, type Engine } from '../engine/connect-engine.ts'

/** On every object a test makes; its value is the run. */
export const runLabel = 'io.holdfast.test'

/** Removes all that carries the run's label or name: containers with their anonymous volumes, networks, volumes, images. */
export async function sweepRun(engine: Engine, runId: string): Promise<void> {
  const client = clientOf(engine)
  const filters = { label: [`${runLabel}=${runId}`] }
  for (const { Id } of await client.listContainers({ all: true, filters }))
    await gone(client.getContainer(Id).remove({ force: true, v: true }))
  for (const { Id } of await client.listNetworks({ filters })) await gone(client.getNetwork(Id).remove())
  const { Volumes } = await client.listVolumes({ filters: JSON.stringify(filters) as never })
  for (const { Name } of Volumes ?? []) await gone(client.getVolume(Name).remove())
  // A clone's copy of a folder or of an anonymous volume has the clone's name and only its job's label.
  const { Volumes: all } = await client.listVolumes()
  for (const { Name } of all ?? [])
    if (Name.startsWith(`holdfast-test-${runId}-`)) await gone(client.getVolume(Name).remove())
  for (const { Id } of await client.listImages({ filters })) await gone(client.getImage(Id).remove({ force: true }))
}

/** Sweeps when it is disposed, on another engine: what is restored there carries the run of its original. */
export function sweeperOf(engine: Engine, runId: string): AsyncDisposable {
  return { [Symbol.asyncDispose]: () => sweepRun(engine, runId) }
}

async function gone(removal: Promise<unknown>): Promise<void> {
  try {
    await removal
  } catch (error) {
    if ((error as { statusCode?: number }).statusCode !== 404) throw error
  }
}
