import { askEngine, askEngineIfThere } from '../engine/ask-engine.ts'
import { demoLabels, type DemoWorld } from './demo-world.ts'
import { ensureContainer } from './ensure-container.ts'
import { ensureImage } from './images/ensure-image.ts'
import { postgresImage } from './images/postgres-image.ts'
import { webImage } from './images/web-image.ts'
import { postgresVolume, sampleNetwork, samples, webVolume } from './samples.ts'
import { untilHealthy } from './until-healthy.ts'

/** Makes the sample containers and all they need, leaving alone what is there already. */
export async function createDemo(world: DemoWorld): Promise<void> {
  const { engine, say } = world
  await ensureImage(world, webImage)
  await ensureImage(world, postgresImage)
  if ((await askEngineIfThere({ engine, path: `/networks/${sampleNetwork}` })) === undefined)
    await askEngine({
      engine,
      method: 'POST',
      path: '/networks/create',
      body: { Name: sampleNetwork, Labels: demoLabels },
    })
  for (const Name of [webVolume, postgresVolume])
    await askEngine({ engine, method: 'POST', path: '/volumes/create', body: { Name, Labels: demoLabels } })
  for (const sample of samples) await ensureContainer(world, sample)
  say('Waiting for demo-postgres; the first time it loads a million accounts ...')
  await untilHealthy(world, 'demo-postgres')
  say(`The sample page is at http://${await pageAddress(world)}/`)
}

async function pageAddress({ engine }: DemoWorld): Promise<string> {
  const { NetworkSettings } = await askEngine<{
    NetworkSettings: { Ports: Record<string, { HostIp: string; HostPort: string }[] | null> }
  }>({ engine, path: '/containers/demo-web/json' })
  const [binding] = NetworkSettings.Ports['8080/tcp'] ?? []
  return `${binding?.HostIp}:${binding?.HostPort}`
}
