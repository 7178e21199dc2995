import type { TestWorld } from '@holdfast/docker-ops/testing'

/** The containers, volumes and images that carry the label of a clone job. */
export async function listMadeBy(world: TestWorld, jobId: string): Promise<unknown[]> {
  const filters = encodeURIComponent(JSON.stringify({ label: [`io.holdfast.job=${jobId}`] }))
  const containers = (await world.get(`/containers/json?all=1&filters=${filters}`)) as unknown[]
  const { Volumes } = (await world.get(`/volumes?filters=${filters}`)) as { Volumes: unknown[] | null }
  const images = (await world.get(`/images/json?all=1&filters=${filters}`)) as unknown[]
  return [...containers, ...(Volumes ?? []), ...images]
}
