import { lastKnown } from '../features/containers/containers-snapshot.ts'
import { useContainers } from '../features/containers/use-containers.ts'
import { useServerConnection } from '../trpc/use-server-connection.ts'
import { StatusDot, type Tone } from '../ui/status-dot.tsx'
import classes from './layout.module.css'

/** Which engine this is, and whether Holdfast and the engine are within reach. */
export function EngineStatus() {
  const snapshot = useContainers()
  const { status } = useServerConnection()
  const engine = lastKnown(snapshot)?.engine
  const [tone, word] = describe(status, snapshot?.status)
  return (
    <span className={classes['engine']}>
      {engine && (
        <span className={classes['engineName']} title={`${engine.operatingSystem}, ${engine.storageDriver}`}>
          {engine.name} <span className={classes['version']}>Docker {engine.version}</span>
        </span>
      )}
      <span className={classes['connection']} role="status">
        <StatusDot tone={tone} />
        {word}
      </span>
    </span>
  )
}

function describe(server: string, engine: string | undefined): [Tone, string] {
  if (server === 'lost') return ['bad', 'Disconnected']
  if (engine === 'unreachable') return ['bad', 'Engine unreachable']
  return engine === 'reachable' ? ['good', 'Connected'] : ['idle', 'Connecting']
}
