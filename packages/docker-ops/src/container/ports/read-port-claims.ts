import { OpError, type ContainerRow } from '@holdfast/contract'
import { ask } from '../../engine/ask-engine.ts'
import { clientOf, type Engine } from '../../engine/connect-engine.ts'
import { rawContainer } from '../../engine/raw/raw-inspect.ts'
import { listContainers } from '../list-containers.ts'
import { claimedAddress } from './plain-address.ts'
import { bindingsClaims, type PortClaim } from './port-claim.ts'

const atOnce = 16

/**
 * The host ports of all containers: those that running ones publish, and those that the others are fixed to and want when
 * they start. One that is removed meanwhile claims nothing.
 * @throws OpError `ENGINE_UNREACHABLE`, `ENGINE_REFUSED`.
 */
export async function readPortClaims(engine: Engine, signal: AbortSignal): Promise<PortClaim[]> {
  const rows = await listContainers(engine, { signal })
  const resting = rows.filter(({ state }) => !isUp(state) && !isGoing(state)).values()
  const claims = rows.filter(({ state }) => isUp(state)).flatMap(publishedClaims)
  async function inspectNext(): Promise<void> {
    for (const row of resting) claims.push(...(await fixedClaims(engine, row, signal)))
  }
  await Promise.all(Array.from({ length: atOnce }, inspectNext))
  return claims
}

function isUp(state: ContainerRow['state']): boolean {
  return state === 'running' || state === 'paused'
}

/** It will never start again, and a dead one cannot always be inspected. */
function isGoing(state: ContainerRow['state']): boolean {
  return state === 'removing' || state === 'dead'
}

function publishedClaims({ name, ports }: ContainerRow): PortClaim[] {
  return ports.flatMap(({ protocol, hostIp, hostPort }) =>
    hostPort === null ? [] : [{ protocol, hostIp: claimedAddress(hostIp), hostPort, holder: name }],
  )
}

async function fixedClaims(engine: Engine, { id, name }: ContainerRow, signal: AbortSignal): Promise<PortClaim[]> {
  try {
    const answer = await ask(
      clientOf(engine).getContainer(id).inspect({ abortSignal: signal }),
      { container: id },
      signal,
    )
    const { NetworkMode, PortBindings } = rawContainer.shape.HostConfig.parse(answer.HostConfig)
    return /^(host|none|container:.*)$/.test(NetworkMode ?? '') ? [] : bindingsClaims(PortBindings, name)
  } catch (error) {
    if (error instanceof OpError && error.code === 'CONTAINER_NOT_FOUND') return []
    throw error
  }
}
