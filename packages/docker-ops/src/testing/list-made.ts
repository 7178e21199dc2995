import { clientOf, type Engine } from '../engine/connect-engine.ts'
import { jobLabel } from '../made/labels.ts'

/** Whatever a job has on the engine: containers, helpers among them, volumes, images, networks. */
export async function listMade(engine: Engine, jobId: string): Promise<string[]> {
  const client = clientOf(engine)
  const filters = { label: [`${jobLabel}=${jobId}`] }
  const [containers, { Volumes }, images, networks] = await Promise.all([
    client.listContainers({ all: true, filters }),
    client.listVolumes({ filters }),
    client.listImages({ all: true, filters }),
    client.listNetworks({ filters }),
  ])
  return [
    ...containers.map(({ Names }) => `container ${Names[0]}`),
    ...(Volumes ?? []).map(({ Name }) => `volume ${Name}`),
    ...images.map(({ Id }) => `image ${Id}`),
    ...networks.map(({ Name }) => `network ${Name}`),
  ].toSorted()
}
