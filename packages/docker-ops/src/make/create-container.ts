import { OpError, type PolicyFinding, type Role } from '@holdfast/contract'
import { ask } from '../engine/ask-engine.ts'
import { clientOf, type Engine } from '../engine/connect-engine.ts'
import { classifyMounts } from '../policy/classify-mounts.ts'
import { classifyPolicy } from '../policy/classify-policy.ts'
import type { CloneSpec, CreateBody } from '../plan/plan-container.ts'
import type { PlanContext } from '../plan/plan-context.ts'

/** What a container gets that a plain one has not, by the one policy for everything that creates containers. */
export function policyOf(
  { createBody, volumes: made }: Pick<CloneSpec, 'createBody' | 'volumes'>,
  { volumes }: Pick<PlanContext, 'volumes'>,
): PolicyFinding[] {
  const facts = new Map(
    [...volumes].flatMap(([name, volume]) =>
      volume === null ? [] : [[name, { Driver: volume.Driver, Options: volume.Options ?? null }] as const],
    ),
  )
  // Who gets a copy of it reads it as if it were mounted.
  const Mounts = made.flatMap(({ copyOf }) =>
    copyOf === null ? [] : [{ Type: copyOf.type, Source: copyOf.source, Target: copyOf.destination, ReadOnly: true }],
  )
  return [...classifyPolicy(createBody, facts), ...classifyMounts({ Mounts }, facts)]
}

/** @throws OpError `FORBIDDEN` naming every setting that takes more than `grants`. */
export function refuseBeyondPolicy(findings: readonly PolicyFinding[], grants: Role): void {
  const beyond = findings.filter(({ needs }) => needs === 'admin' && grants !== 'admin')
  if (beyond.length === 0) return
  const list = beyond.map(({ field, value }) => `${field} (${value})`).join(', ')
  throw new OpError('FORBIDDEN', `Only an admin may create a container with ${list}.`)
}

/** Resolves with the new container's full id. Takes no signal: an answer that is not waited for leaves open what there is to remove. */
export async function createContainer(engine: Engine, name: string, body: CreateBody): Promise<string> {
  // Kept apart by these two names, which the typings do not know; else dockerode puts the whole body into the URL.
  const call = { _query: { name }, _body: body } as Record<string, unknown>
  const { id } = await ask(clientOf(engine).createContainer(call))
  return id
}
