import { ActionIcon, type MantineColorScheme, useMantineColorScheme } from '@mantine/core'
import { IconDeviceDesktop, IconMoon, IconSun } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { lastKnown, useContainers } from '../features/containers/feed/containers-snapshot.ts'
import { useJobBoard } from '../jobs/use-job-board.ts'
import { useServerConnection } from '../trpc/server-connection.ts'
import { StatusDot, type Tone } from '../ui/status-dot.tsx'
import { AccountMenu } from './account-menu.tsx'
import classes from './layout.module.css'

export function Header() {
  return (
    <header className={classes['header']}>
      <span className={classes['brand']}>
        <img src="/favicon.svg" alt="" width={20} height={20} />
        Holdfast
      </span>
      <div className={classes['status']}>
        <JobsIndicator />
        <EngineStatus />
        <ColorSchemeToggle />
        <AccountMenu />
      </div>
    </header>
  )
}

/** Which engine this is, and whether Holdfast and the engine are within reach. */
function EngineStatus() {
  const snapshot = useContainers()
  const { status } = useServerConnection()
  const engine = lastKnown(snapshot)?.engine
  const [tone, word] = describe(status, snapshot?.status, engine?.warnings.length ?? 0)
  return (
    <Link to="/about" className={classes['engine']} title="About this engine">
      {engine && (
        <span className={classes['engineName']}>
          {engine.name}{' '}
          <span className={classes['version']}>
            {engine.capabilities.kind === 'podman' ? 'Podman' : 'Docker'} {engine.version}
          </span>
        </span>
      )}
      <span className={classes['connection']} role="status">
        <StatusDot tone={tone} />
        {word}
      </span>
    </Link>
  )
}

function describe(server: string, engine: string | undefined, warnings: number): [Tone, string] {
  if (server === 'lost') return ['bad', 'Disconnected']
  if (engine === 'unreachable') return ['bad', 'Engine unreachable']
  if (engine !== 'reachable') return ['idle', 'Connecting']
  return warnings === 0 ? ['good', 'Connected'] : ['warn', 'Connected, see its warnings']
}

function JobsIndicator() {
  const count = useJobBoard((board) => board.active.length) ?? 0
  if (count === 0) return null
  return (
    <Link to="/jobs" className={classes['jobs']}>
      <StatusDot tone="busy" />
      {count} {count === 1 ? 'job' : 'jobs'}
    </Link>
  )
}

const next = { light: 'dark', dark: 'auto', auto: 'light' } satisfies Record<MantineColorScheme, MantineColorScheme>
const icon = { light: IconSun, dark: IconMoon, auto: IconDeviceDesktop }

function ColorSchemeToggle() {
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  const Icon = icon[colorScheme]
  const label = `Colour scheme: ${colorScheme}. Switch to ${next[colorScheme]}.`
  return (
    <ActionIcon
      variant="subtle"
      color="gray"
      aria-label={label}
      title={label}
      onClick={() => setColorScheme(next[colorScheme])}
    >
      <Icon size={17} stroke={1.6} />
    </ActionIcon>
  )
}
