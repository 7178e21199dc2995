import type { EngineInfo } from '@holdfast/contract'
import { ask } from './ask-engine.ts'
import { clientOf, type Engine } from './connect-engine.ts'

interface RawInfo {
  Name: string
  ServerVersion: string
  OperatingSystem: string
  Driver: string
}

/**
 * Asks the engine who it is: host name, versions, storage driver. `id` is the one it was connected under, not its own.
 * @throws OpError `ENGINE_UNREACHABLE` when nobody answers, `ENGINE_REFUSED` when the engine fails.
 */
export async function readEngineInfo(engine: Engine, { signal }: { signal?: AbortSignal } = {}): Promise<EngineInfo> {
  const client = clientOf(engine)
  const calls = Promise.all([client.info({ abortSignal: signal }), client.version({ abortSignal: signal })])
  const [info, version] = (await ask(calls, {}, signal)) as [RawInfo, { ApiVersion: string }]
  return {
    id: engine.id,
    name: info.Name,
    version: info.ServerVersion,
    apiVersion: version.ApiVersion,
    operatingSystem: info.OperatingSystem,
    storageDriver: info.Driver,
  }
}
