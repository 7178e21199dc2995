import { namespaceKind, OpError, type CloneOverrides } from '@holdfast/contract'
import { message, type Message } from '@holdfast/contract/messages'
import { ask } from '../engine/ask-engine.ts'
import { clientOf, type Engine } from '../engine/connect-engine.ts'
import type { RawContainer } from '../engine/raw/raw-inspect.ts'
import { findContainer, findNamed, type OtherContainer } from './find-container.ts'
import { ownName } from './names.ts'
import { providerOf } from './read-namespaces.ts'

/** What a link of the default bridge means today. */
export type LinkTarget =
  | { status: 'linked'; target: OtherContainer; isRequested: boolean }
  | { status: 'excluded' }
  | { status: 'gone' }

export interface LinkTargets {
  byAlias: ReadonlyMap<string, LinkTarget>
  /** Where one of them cannot be followed: the ids of all containers that a link can lead to. */
  linkable: ReadonlySet<string>
}

/** `/db:/web/alias`, as inspect of `web` shows a link. */
export function parseLink(shown: string, owner: string): { target: string; alias: string } {
  const [target = '', alias = ''] = shown.split(':')
  return {
    target: target.replace(/^\//, ''),
    alias: alias.startsWith(`/${owner}/`) ? alias.slice(owner.length + 2) : alias.replace(/^\//, ''),
  }
}

interface LinkRequest {
  overrides: Pick<CloneOverrides, 'links'>
  /** By id, the names the containers had when somebody noted them. */
  names: Readonly<Record<string, string>>
  signal: AbortSignal
}

/**
 * Finds whom a container like this one would be linked to.
 * @throws OpError `BAD_REQUEST` (field `overrides.links.<alias>`) for a link the container has not, and for a target the engine
 * has not; `AMBIGUOUS_ID`, `ENGINE_UNREACHABLE`, `ENGINE_REFUSED`.
 */
export async function readLinks(
  engine: Engine,
  container: RawContainer,
  { overrides: { links = {} }, names, signal }: LinkRequest,
): Promise<LinkTargets> {
  const owner = ownName(container)
  const shown = (container.HostConfig.Links ?? []).map((link) => parseLink(link, owner))
  const known = shown.map(({ alias }) => alias)
  const stranger = Object.keys(links).find((alias) => !known.includes(alias))
  if (stranger !== undefined)
    throw refusal(stranger, message('link-not-there', { container: owner, alias: stranger, known }))
  const read = async ({ alias, target: name }: (typeof shown)[number]): Promise<[string, LinkTarget]> => {
    const wanted = links[alias]
    if (wanted === null) return [alias, { status: 'excluded' }]
    if (wanted !== undefined) {
      const target = await findContainer(engine, wanted, signal)
      if (target !== null) return [alias, { status: 'linked', target, isRequested: true }]
      throw refusal(alias, message('link-target-unknown', { target: wanted }))
    }
    const id = Object.entries(names).find(([, noted]) => noted === name)?.[0]
    const target = await findNamed(engine, { name, id }, signal)
    return [alias, target === null ? { status: 'gone' } : { status: 'linked', target, isRequested: false }]
  }
  const targets = await Promise.all(shown.map(read))
  const isBroken = targets.some(([, link]) => !leads(link))
  return { byAlias: new Map(targets), linkable: isBroken ? await readLinkable(engine, signal) : new Set() }
}

/** Whether nothing but its start is in the way. */
function leads(link: LinkTarget): boolean {
  return link.status === 'excluded' || (link.status === 'linked' && link.target.isOnDefaultBridge)
}

async function readLinkable(engine: Engine, signal: AbortSignal): Promise<Set<string>> {
  const query = { all: true, filters: { network: ['bridge'] }, abortSignal: signal }
  const listed = await ask(clientOf(engine).listContainers(query), {}, signal)
  return new Set(listed.map(({ Id }) => Id))
}

/** By id, the names of the containers whose namespaces one joins and to which it is linked, as far as they are there. */
export async function readNamesOfOthers(
  engine: Engine,
  container: RawContainer,
  signal: AbortSignal,
): Promise<Record<string, string>> {
  const ids = namespaceKind.options.flatMap((kind) => providerOf(container, kind) ?? [])
  const targets = (container.HostConfig.Links ?? []).map((link) => parseLink(link, ownName(container)).target)
  const found = await Promise.all([
    ...[...new Set(ids)].map((id) => findNamed(engine, { id }, signal)),
    ...[...new Set(targets)].map((name) => findNamed(engine, { name }, signal)),
  ])
  return Object.fromEntries(found.flatMap((other) => (other === null ? [] : [[other.id, other.name]])))
}

function refusal(alias: string, detail: Message): OpError {
  return new OpError('BAD_REQUEST', detail, { field: `overrides.links.${alias}` })
}
