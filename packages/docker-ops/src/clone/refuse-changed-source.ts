import { OpError } from '@holdfast/contract'
import type { Engine } from '../engine/connect-engine.ts'
import { ownName } from './plan/plan-context.ts'
import type { RawContainer } from './raw-inspect.ts'
import { readContainer } from './read-clone-source.ts'

/**
 * What was read is of one moment only if the source stood still all the time.
 * @throws OpError `INVALID_STATE` when somebody else let it go on, or restarted it, meanwhile.
 */
export async function refuseChangedSource(engine: Engine, before: RawContainer, hold: 'pause' | 'stop'): Promise<void> {
  const { State } = await readContainer(engine, before.Id, new AbortController().signal)
  const stoodStill =
    hold === 'pause'
      ? State.Status === 'paused' && State['StartedAt'] === before.State['StartedAt']
      : !['running', 'paused', 'restarting'].includes(State.Status)
  if (stoodStill) return
  const done = hold === 'pause' ? 'unpaused or restarted' : 'started'
  throw new OpError(
    'INVALID_STATE',
    `${ownName(before)} was ${done} by somebody else while its data was read; clone it again.`,
  )
}
