import { textOf } from '@holdfast/contract/messages'
import type { EngineInfo } from '@holdfast/contract'
import { lastKnown, useContainers } from '../features/containers/feed/containers-snapshot.ts'
import { Banner } from '../ui/banner.tsx'
import classes from './about-page.module.css'
import { PageTitle } from './page-title.tsx'

export function AboutPage() {
  const snapshot = useContainers()
  const engine = lastKnown(snapshot)?.engine
  return (
    <>
      <PageTitle title="About" />
      {snapshot?.status === 'unreachable' && <Banner tone="bad">{snapshot.message}</Banner>}
      {engine === undefined ? <p>The engine has not answered yet.</p> : <EngineFacts engine={engine} />}
    </>
  )
}

function EngineFacts({ engine }: { engine: EngineInfo }) {
  const { kind, imageStore, usernsRemap, rootless, swarm, sameHost } = engine.capabilities
  const facts: [string, string][] = [
    ['Engine', `${kind === 'podman' ? 'Podman' : 'Docker'} ${engine.version} on ${engine.name}`],
    ['Operating system', engine.operatingSystem],
    ['API version', versionsOf(engine)],
    ['Storage driver', engine.storageDriver],
    ['Image store', imageStore === 'containerd' ? 'containerd' : 'graph driver'],
    ['userns-remap', usernsRemap ? 'Yes' : 'No'],
    ['Rootless', rootless ? 'Yes' : 'No'],
    ['Swarm', swarm ? 'Active' : 'No'],
    ['Host', sameHost ? 'The one Holdfast runs on' : 'Another one, or out of reach'],
  ]
  return (
    <>
      {engine.warnings.map((warning) => (
        <Banner key={textOf(warning)} tone="warn">
          {textOf(warning)}
        </Banner>
      ))}
      <dl className={classes['facts']}>
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {engine.consequences.length > 0 && (
        <section className={classes['section']} aria-labelledby="consequences">
          <h2 id="consequences">On this engine</h2>
          <ul>
            {engine.consequences.map((consequence) => (
              <li key={textOf(consequence)}>{textOf(consequence)}</li>
            ))}
          </ul>
        </section>
      )}
    </>
  )
}

function versionsOf({ apiVersion, newestApiVersion }: EngineInfo): string {
  return apiVersion === newestApiVersion ? apiVersion : `${apiVersion} (the engine speaks up to ${newestApiVersion})`
}
