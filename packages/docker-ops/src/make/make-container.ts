import type { CloneReport, WorkProgress } from '@holdfast/contract'
import { z } from 'zod'
import { ask } from '../engine/ask-engine.ts'
import { postJson } from '../engine/body/exchange-json.ts'
import { clientOf, type Engine } from '../engine/connect-engine.ts'
import type { RawContainer } from '../engine/raw/raw-inspect.ts'
import { parseAnswer, readContainer } from '../engine/raw/read-raw.ts'
import { reportStep, type Reporting } from '../engine/report-step.ts'
import { compareInspects } from '../plan/compare-inspects.ts'
import type { RawRestartPolicy } from '../plan/host/plan-restart-policy.ts'
import type { ContainerSpec } from '../plan/plan-container.ts'
import type { PlanContext, PlannedChange } from '../plan/plan-context.ts'
import { explainDifferences, forReaders, refuseUnexpected, type FidelityReport } from './explain-differences.ts'

/** A container as it came out. */
export interface NewContainer extends CloneReport {
  /** 64 hex digits. */
  containerId: string
  name: string
  started: boolean
  /** What the restart policy becomes once the container was seen healthy; null when it stays. */
  policyAfterwards: RawRestartPolicy | null
}

export interface MakeRequest {
  name: string
  spec: ContainerSpec
  /** What it is compared with. */
  original: RawContainer
  /** Every difference that is meant. */
  planned: readonly PlannedChange[]
  purpose: PlanContext['purpose']
  options: { start: boolean; allowUnexpected: boolean }
}

export interface MakeSteps {
  signal: AbortSignal
  onProgress: (progress: WorkProgress) => void
  onCreated: (containerId: string) => void
  /** Sees the comparison before anybody decides by it. */
  explain?: (fidelity: FidelityReport) => FidelityReport
  /** Once the container is as it should be. */
  beforeStart?: () => Promise<void>
}

type Made = FidelityReport &
  Pick<NewContainer, 'containerId' | 'name' | 'started' | 'policyAfterwards' | 'restartPolicy'>

/**
 * Creates the planned container, joins its networks, compares it with its original, and starts it where that was asked for.
 * @throws OpError `UNEXPECTED_DIFFERENCE` when it differs where nobody meant it to, `NAME_IN_USE`, `PORT_IN_USE`, `ENGINE_REFUSED`,
 * `ENGINE_UNREACHABLE`; the signal's reason.
 */
export async function makeContainer(
  engine: Engine,
  { name, spec, original, planned, purpose, options }: MakeRequest,
  { onCreated, explain = (fidelity) => fidelity, beforeStart, ...run }: MakeSteps,
): Promise<Made> {
  reportStep(run, 'creating')
  const containerId = await createContainer(engine, name, spec)
  onCreated(containerId)
  await joinNetworks(engine, containerId, { spec, run })
  reportStep(run, 'checking')
  const container = await readContainer(engine, containerId, run.signal)
  const fidelity = explain(explainDifferences(compareInspects(original, container), { planned, purpose }))
  if (!options.allowUnexpected) refuseUnexpected(fidelity.unexpected, purpose)
  await beforeStart?.()
  if (options.start) {
    reportStep(run, 'starting')
    await ask(clientOf(engine).getContainer(containerId).start())
  }
  run.signal.throwIfAborted()
  const { policyAfterwards } = spec
  const restartPolicy = policyAfterwards?.Name ?? null
  return { containerId, name, started: options.start, ...forReaders(fidelity), policyAfterwards, restartPolicy }
}

const created = z.looseObject({ Id: z.string() })

/** Resolves with the new container's full id. Takes no signal: an answer that is not waited for leaves open what there is to remove. */
async function createContainer(engine: Engine, name: string, { createBody, platform }: ContainerSpec): Promise<string> {
  const query = new URLSearchParams({ name, ...(platform !== null && { platform }) })
  const answer = await ask(postJson(engine, `/containers/create?${query.toString()}`, createBody))
  return parseAnswer(created, answer).Id
}

/** The networks an older engine does not take at create. Takes no signal, as create. */
export async function joinNetworks(
  engine: Engine,
  containerId: string,
  { spec: { connect, leave }, run }: { spec: ContainerSpec; run: Reporting },
): Promise<void> {
  if (connect.length === 0 && leave.length === 0) return
  reportStep(run, 'connecting')
  const path = (network: string): string => `/networks/${encodeURIComponent(network)}`
  for (const { network, endpoint } of connect) {
    const body = { Container: containerId, EndpointConfig: endpoint }
    await ask(postJson(engine, `${path(network)}/connect`, body))
  }
  for (const network of leave) await ask(postJson(engine, `${path(network)}/disconnect`, { Container: containerId }))
}
