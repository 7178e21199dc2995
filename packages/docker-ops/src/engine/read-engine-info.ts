import type { EngineIdentity, EngineInfo } from '@holdfast/contract'
import { message } from '@holdfast/contract/messages'
import { ask } from './ask-engine.ts'
import { hostReaderRefusal } from './host-rights.ts'
import { isPodman, type RawVersion } from './agree-api.ts'
import { capabilitiesOf, consequencesOf, warningsOf, type InfoOfKind } from './read-capabilities.ts'
import { agreeAgain, clientOf, type Engine } from './connect-engine.ts'

interface RawInfo extends InfoOfKind {
  ID?: string
  Name: string
  ServerVersion: string
  OperatingSystem: string
  Driver: string
}

/**
 * Asks the engine who it is: host name, versions, storage driver. `id` is the one it was connected under, not its own.
 * @throws OpError `ENGINE_UNREACHABLE` when nobody answers, `ENGINE_REFUSED` when the engine fails, or is too old or too new.
 */
export async function readEngineInfo(engine: Engine, { signal }: { signal?: AbortSignal } = {}): Promise<EngineInfo> {
  const agreed = await agreeAgain(engine, signal)
  const { apiVersion, engine: version } = agreed
  const info = (await ask(clientOf(engine).info({ abortSignal: signal }), {}, signal)) as RawInfo
  const capabilities = capabilitiesOf(agreed, info, engine)
  const refusal = hostReaderRefusal(engine)
  return {
    id: engine.id,
    identity: identityOf(info, version),
    name: info.Name,
    version: info.ServerVersion,
    apiVersion,
    newestApiVersion: version.ApiVersion,
    operatingSystem: info.OperatingSystem,
    storageDriver: info.Driver,
    capabilities,
    consequences: [
      ...consequencesOf(capabilities),
      ...(refusal === null ? [] : [message('data-through-engine', { reason: refusal })]),
    ],
    warnings: warningsOf(capabilities, agreed),
  }
}

/** Who the engine is, by its answers to `GET /info` and `GET /version`: the same at each of its starts. Null where it does not say. */
export function identityOf(
  { ID, Name }: { ID?: string | undefined; Name?: string | undefined },
  version: Pick<RawVersion, 'Components'>,
): EngineIdentity | null {
  return ID === undefined || ID === '' || isPodman(version) ? null : { id: ID, hostName: Name ?? '' }
}
