import { open } from 'node:fs/promises'
import { join } from 'node:path'
import type { TestObject, TestWorld } from '@holdfast/docker-ops/testing'

export interface DataSource extends TestObject {
  volume: string
}

/** A running container whose volume, at `/data`, holds so many MiB. */
export async function sourceWithData(world: TestWorld, mebibytes: number): Promise<DataSource> {
  const volume = await world.createVolume()
  const { Mountpoint } = (await world.get(`/volumes/${volume}`)) as { Mountpoint: string }
  await using file = await open(join(Mountpoint, 'large'), 'w')
  const block = Buffer.alloc(1_048_576, 5)
  for (let index = 0; index < mebibytes; index += 1) await file.write(block)
  return { ...(await world.runContainer({ HostConfig: { Binds: [`${volume}:/data`] } })), volume }
}
