import { ask } from '../engine/ask-engine.ts'
import { clientOf, type Engine } from '../engine/connect-engine.ts'
import { reportStep, type Reporting } from '../engine/report-step.ts'
import type { CloneSpec } from '../plan/plan-container.ts'

/** The networks an older engine does not take at create. Takes no signal, as create. */
export async function joinNetworks(
  engine: Engine,
  containerId: string,
  { spec: { connect, leave }, run }: { spec: CloneSpec; run: Reporting },
): Promise<void> {
  if (connect.length === 0 && leave.length === 0) return
  reportStep(run, 'connecting')
  const client = clientOf(engine)
  for (const { network, endpoint } of connect)
    await ask(
      client.getNetwork(encodeURIComponent(network)).connect({ Container: containerId, EndpointConfig: endpoint }),
    )
  for (const network of leave)
    await ask(client.getNetwork(encodeURIComponent(network)).disconnect({ Container: containerId }))
}
