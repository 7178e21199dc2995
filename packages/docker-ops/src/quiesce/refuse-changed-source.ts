import { OpError } from '@holdfast/contract'
import { isAlive, ownName } from '../container/names.ts'
import type { Engine } from '../engine/connect-engine.ts'
import type { RawContainer } from '../engine/raw/raw-inspect.ts'
import { readContainer } from '../engine/raw/read-raw.ts'

/**
 * What was read is of one moment only if the source stood still all the time; one that is not held did so by itself.
 * @throws OpError `INVALID_STATE` when somebody else let it go on, or restarted it, meanwhile.
 */
export async function refuseChangedSource(
  engine: Engine,
  before: RawContainer,
  { hold, advice }: { hold: 'pause' | 'stop' | null; advice: string },
): Promise<void> {
  const { State } = await readContainer(engine, before.Id, new AbortController().signal)
  const isSameRun = State['StartedAt'] === before.State['StartedAt']
  const isStill = hold === 'stop' ? !isAlive(State.Status) : State.Status === (hold ? 'paused' : before.State.Status)
  const stoodStill = isStill && isSameRun
  if (stoodStill) return
  const done = hold === 'pause' ? 'unpaused or restarted' : 'started'
  throw new OpError(
    'INVALID_STATE',
    `${ownName(before)} was ${done} by somebody else while its data was read; ${advice}.`,
  )
}
