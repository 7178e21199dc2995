import { namespaceKind, OpError, type PolicyFinding, type Role } from '@holdfast/contract'
import { message, textOf } from '@holdfast/contract/messages'
import { namespaceField } from '../container/read-namespaces.ts'
import type { RawNetwork } from '../engine/raw/raw-inspect.ts'
import { classifyMounts } from '../policy/classify-mounts.ts'
import { classifyNetworks } from '../policy/classify-networks.ts'
import { classifyPolicy } from '../policy/classify-policy.ts'
import type { ContainerSpec } from './plan-container.ts'
import type { PlanContext } from './plan-context.ts'

/** What a container gets that a plain one has not, by the one policy for everything that creates containers. */
export function policyOf(
  { createBody, volumes: made }: Pick<ContainerSpec, 'createBody' | 'volumes'>,
  context: Pick<PlanContext, 'container' | 'options' | 'purpose' | 'volumes' | 'namespaces'> & {
    newNetworks?: readonly RawNetwork[]
  },
): PolicyFinding[] {
  const { volumes, namespaces, newNetworks = [] } = context
  const facts = new Map(
    [...volumes].flatMap(([name, volume]) =>
      volume === null ? [] : [[name, { Driver: volume.Driver, Options: volume.Options ?? null }] as const],
    ),
  )
  // Who gets a copy of it reads it as if it were mounted.
  const Mounts = made.flatMap(({ copyOf }) =>
    copyOf === null ? [] : [{ Type: copyOf.type, Source: copyOf.source, Target: copyOf.destination, ReadOnly: true }],
  )
  const named = classifyPolicy(createBody, facts).map((finding) => ({
    ...finding,
    value: withName(finding, namespaces),
  }))
  return [...named, ...classifyMounts({ Mounts }, facts), ...chosenMounts(context), ...classifyNetworks(newNetworks)]
}

/**
 * Folders and volumes that whoever asks has named, and the source has not: the data of others, Holdfast's own included. A folder that
 * looks harmless may hold a link a container made, which the engine follows on the host.
 */
function chosenMounts({
  container,
  options,
  purpose,
}: Pick<PlanContext, 'container' | 'options' | 'purpose'>): PolicyFinding[] {
  // What a backup says of its container anybody may have written.
  const mounts = purpose === 'clone' ? (container.Mounts ?? []) : []
  const had = new Set(mounts.map(({ Type, Name, Source }) => (Type === 'volume' ? Name : Source)))
  return Object.values(options.overrides.mounts ?? {}).flatMap((mount) => {
    if (mount.type === 'tmpfs' || had.has(mount.source)) return []
    const kind = mount.type === 'bind' ? 'sensitive-bind' : 'host-path-volume'
    const means = message(mount.type === 'bind' ? 'policy-chosen-folder' : 'policy-other-data')
    return [{ code: kind, field: 'HostConfig.Mounts', value: mount.source, means, needs: 'admin' as const }]
  })
}

/** `container:<id>` with the name in place of the id, where it is known. */
function withName({ field, value }: PolicyFinding, namespaces: PlanContext['namespaces']): string {
  const kind = namespaceKind.options.find((one) => field === `HostConfig.${namespaceField[one]}`)
  const shared = kind && namespaces[kind]
  if (shared === undefined || shared.status === 'own') return value
  return `container:${shared.status === 'joined' ? shared.provider.name : shared.provider}`
}

/** What whoever asks may grant a container. */
export interface Granted {
  grants: Role
  /** The names of what an admin has confirmed; absent where nobody is asked to. */
  confirmed?: readonly string[] | undefined
}

/** How people name a finding: `HostConfig.Privileged (true)`. */
export function settingName({ field, value }: PolicyFinding): string {
  return textOf(message('setting-with-value', { field, value }))
}

/** What takes more than is granted: an admin, or a confirmation by name. */
export function beyondPolicy(findings: readonly PolicyFinding[], { grants, confirmed }: Granted): PolicyFinding[] {
  const isConfirmed = (finding: PolicyFinding) => confirmed === undefined || confirmed.includes(settingName(finding))
  return findings.filter((one) => one.needs === 'admin' && !(grants === 'admin' && isConfirmed(one)))
}

/** @throws OpError `FORBIDDEN` naming every setting that takes more than is granted. */
export function refuseBeyondPolicy(findings: readonly PolicyFinding[], granted: Granted): void {
  const beyond = beyondPolicy(findings, granted)
  if (beyond.length === 0) return
  const settings = beyond.map(({ field, value }) => message('setting-with-value', { field, value }))
  const isAdmin = granted.grants === 'admin'
  throw new OpError('FORBIDDEN', message(isAdmin ? 'not-confirmed' : 'only-admin', { settings }), {
    ...(isAdmin && { field: 'confirm' }),
  })
}
