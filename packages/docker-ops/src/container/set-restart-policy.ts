import { ask } from '../engine/ask-engine.ts'
import { clientOf, type Engine } from '../engine/connect-engine.ts'

/** As the engine has it: `no`, `always`, `unless-stopped`, `on-failure`. */
export interface EngineRestartPolicy {
  Name: string
  MaximumRetryCount: number
}

/** @throws OpError `CONTAINER_NOT_FOUND`, `ENGINE_UNREACHABLE`, `ENGINE_REFUSED`. */
export async function setRestartPolicy(
  engine: Engine,
  containerId: string,
  policy: EngineRestartPolicy,
): Promise<void> {
  const container = clientOf(engine).getContainer(containerId)
  await ask(container.update({ RestartPolicy: policy }), { container: containerId })
}
