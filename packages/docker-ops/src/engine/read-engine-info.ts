import type { EngineIdentity, EngineInfo } from '@holdfast/contract'
import { ask } from './ask-engine.ts'
import { clientOf, type Engine } from './connect-engine.ts'

interface RawInfo {
  ID?: string
  Name: string
  ServerVersion: string
  OperatingSystem: string
  Driver: string
}

interface RawVersion {
  Components?: readonly { Name: string }[] | null | undefined
}

/**
 * Asks the engine who it is: host name, versions, storage driver. `id` is the one it was connected under, not its own.
 * @throws OpError `ENGINE_UNREACHABLE` when nobody answers, `ENGINE_REFUSED` when the engine fails.
 */
export async function readEngineInfo(engine: Engine, { signal }: { signal?: AbortSignal } = {}): Promise<EngineInfo> {
  const client = clientOf(engine)
  const calls = Promise.all([client.info({ abortSignal: signal }), client.version({ abortSignal: signal })])
  const [info, version] = (await ask(calls, {}, signal)) as [RawInfo, RawVersion & { ApiVersion: string }]
  return {
    id: engine.id,
    identity: identityOf(info, version),
    name: info.Name,
    version: info.ServerVersion,
    apiVersion: version.ApiVersion,
    operatingSystem: info.OperatingSystem,
    storageDriver: info.Driver,
  }
}

/**
 * Who the engine is, by its answers to `GET /info` and `GET /version`: the same at each of its starts. Null where it does not say.
 * @NOTE Podman answers with another id each time: pkg/api/handlers/compat/info.go.
 */
export function identityOf(
  { ID, Name }: { ID?: string | undefined; Name?: string | undefined },
  { Components }: RawVersion,
): EngineIdentity | null {
  const isPodman = (Components ?? []).some((component) => component.Name === 'Podman Engine')
  return ID === undefined || ID === '' || isPodman ? null : { id: ID, hostName: Name ?? '' }
}
