import type { ContainerRow } from '@holdfast/contract'
import { ask } from '../engine/ask-engine.ts'
import { clientOf, type Engine } from '../engine/connect-engine.ts'
import type { TakenNames } from '../plan/free-name.ts'

/** The names containers and volumes of the engine have. */
export async function readTakenNames(
  engine: Engine,
  rows: Promise<readonly ContainerRow[]>,
  signal: AbortSignal,
): Promise<TakenNames> {
  const [{ Volumes }, containers] = await Promise.all([
    ask(clientOf(engine).listVolumes({ abortSignal: signal }), {}, signal),
    rows,
  ])
  return {
    containers: new Set(containers.map(({ name }) => name)),
    volumes: new Set((Volumes ?? []).map(({ Name }) => Name)),
  }
}
