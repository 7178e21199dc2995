import type { PolicyFinding } from '@holdfast/contract'
import { message } from '@holdfast/contract/messages'
import type { RawNetwork } from '../engine/raw/raw-inspect.ts'

/** Networks that lead past the engine onto those of the host. A bridge or an overlay of the engine's own does not. */
export function classifyNetworks(networks: readonly RawNetwork[]): PolicyFinding[] {
  return networks.flatMap(({ Name, Driver, Options }) => {
    const bridge = Options?.['com.docker.network.bridge.name']
    const isOwn = (Driver === 'bridge' || Driver === 'overlay') && bridge === undefined
    if (isOwn) return []
    return {
      code: 'host-namespace' as const,
      field: `NetworkSettings.Networks.${Name}`,
      value: bridge ?? Driver,
      means: message('policy-host-interface'),
      needs: 'admin' as const,
    }
  })
}
