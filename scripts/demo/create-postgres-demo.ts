import { askEngine, askEngineIfThere } from '../engine/ask-engine.ts'
import type { DemoWorld } from './demo-world.ts'
import { ensureContainer } from './ensure-container.ts'
import { ensureImage } from './images/ensure-image.ts'
import { postgresImage } from './images/postgres-image.ts'
import { postgresData, postgresStopSignal } from './samples.ts'
import { untilHealthy } from './until-healthy.ts'

export interface PostgresDemoOptions extends DemoWorld {
  /** The container becomes `<prefix>postgres`, its volume `<prefix>postgres-data`. */
  namePrefix: string
  /** On the container and the volume. */
  labels: Record<string, string>
  /** From an image of its own, with the labels, that whoever made it may remove: the kept one is used by others too. */
  ownImage?: boolean
}

export interface PostgresDemo extends AsyncDisposable {
  containerId: string
  containerName: string
  volumeName: string
}

/**
 * A PostgreSQL of one's own with the loaded sample database, accepting connections. The image is kept for the next one;
 * disposing takes away the container and its volume.
 */
export async function createPostgresDemo(options: PostgresDemoOptions): Promise<PostgresDemo> {
  const { engine, namePrefix, labels } = options
  const containerName = `${namePrefix}postgres`
  const volumeName = `${namePrefix}postgres-data`
  await ensureImage(options, postgresImage)
  await askEngine({ engine, method: 'POST', path: '/volumes/create', body: { Name: volumeName, Labels: labels } })
  const create = {
    Image: options.ownImage ? await commitOwnImage(options) : postgresImage.name,
    Labels: labels,
    StopSignal: postgresStopSignal,
    HostConfig: { Binds: [`${volumeName}:${postgresData}`] },
  }
  const demo = { containerName, volumeName, [Symbol.asyncDispose]: dispose }
  try {
    const containerId = await ensureContainer(options, { name: containerName, create })
    await untilHealthy(options, containerId)
    return { ...demo, containerId }
  } catch (error) {
    await dispose()
    throw error
  }

  async function dispose(): Promise<void> {
    await askEngineIfThere({ engine, method: 'DELETE', path: `/containers/${containerName}?force=true&v=true` })
    await askEngineIfThere({ engine, method: 'DELETE', path: `/volumes/${volumeName}` })
  }
}

async function commitOwnImage({ engine, namePrefix, labels }: PostgresDemoOptions): Promise<string> {
  const repo = `${namePrefix}image`
  const { Id } = await askEngine<{ Id: string }>({
    engine,
    method: 'POST',
    path: '/containers/create',
    body: { Image: postgresImage.name, Labels: labels },
  })
  try {
    const query = new URLSearchParams({ container: Id, repo, tag: '1' })
    for (const [name, value] of Object.entries(labels)) query.append('changes', `LABEL ${name}=${value}`)
    await askEngine({ engine, method: 'POST', path: `/commit?${query}` })
  } finally {
    await askEngine({ engine, method: 'DELETE', path: `/containers/${Id}?force=true&v=true` })
  }
  return `${repo}:1`
}
