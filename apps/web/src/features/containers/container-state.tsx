import type { ContainerRow, ContainerState as State } from '@holdfast/contract'
import { StatusDot, type Tone } from '../../ui/status-dot.tsx'
import classes from './container-cells.module.css'
import { stateWord } from './containers-search.ts'

const stateTone = {
  running: 'good',
  paused: 'warn',
  restarting: 'busy',
  removing: 'busy',
  created: 'idle',
  exited: 'idle',
  dead: 'bad',
} satisfies Record<State, Tone>

export function ContainerState({ row }: { row: ContainerRow }) {
  const troubled = row.state === 'running' && row.health === 'unhealthy'
  return (
    <span className={classes['state']} title={row.status}>
      <StatusDot tone={troubled ? 'warn' : stateTone[row.state]} />
      <span className={classes['word']}>{troubled ? 'Unhealthy' : stateWord[row.state]}</span>
    </span>
  )
}
