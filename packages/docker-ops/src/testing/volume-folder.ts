import { clientOf, type Engine } from '../engine/connect-engine.ts'

/** Where the engine keeps a volume's data; it has to run on this machine, and we as root. */
export async function volumeFolder(engine: Engine, name: string): Promise<string> {
  const { Mountpoint } = await clientOf(engine).getVolume(name).inspect()
  return Mountpoint
}

/** The name of the volume a container has at a destination. */
export async function volumeAt(engine: Engine, containerId: string, destination: string): Promise<string> {
  const { Mounts } = await clientOf(engine).getContainer(containerId).inspect()
  const found = Mounts.find((mount) => mount.Destination === destination)?.Name
  if (found === undefined) throw new Error(`There is no volume at ${destination}.`)
  return found
}
