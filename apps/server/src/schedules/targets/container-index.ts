import { composeIdentity, type ComposeIdentity, type ContainerSelector } from '@holdfast/contract'
import { composeLabels, type KnownContainer, type KnownEngine } from './known-containers.ts'

type Lists = Map<string, KnownContainer[]>

/** All containers by what selectors go by, so that a thousand of them and a thousand schedules stay quick. */
export class ContainerIndex {
  /** By name. */
  readonly all: readonly KnownContainer[]
  /** The engines that do not answer. */
  readonly unreachable: readonly string[]
  readonly #projects: Lists = new Map()
  readonly #labels: Lists = new Map()
  readonly #names = new Map<string, KnownContainer>()
  readonly #identities: Lists = new Map()
  readonly #own = new Set<KnownContainer>()

  constructor(engines: readonly KnownEngine[]) {
    this.unreachable = engines.flatMap(({ id, containers }) => (containers === null ? [id] : []))
    this.all = engines
      .flatMap(({ containers }) => containers ?? [])
      .toSorted((one, other) => (one.row.name < other.row.name ? -1 : 1))
    const own = new Set(engines.map(({ id, ownContainerId }) => `${id}/${ownContainerId}`))
    for (const container of this.all) {
      const { engineId, row, labels } = container
      this.#names.set(`${engineId}/${row.name}`, container)
      if (own.has(`${engineId}/${row.id}`)) this.#own.add(container)
      for (const [key, value] of Object.entries(labels)) {
        add(this.#labels, key, container)
        add(this.#labels, `${key}=${value}`, container)
      }
      const { project, service, number } = composeOf(container)
      if (project === '') continue
      add(this.#projects, project, container)
      add(this.#identities, JSON.stringify([engineId, project, service, number]), container)
    }
  }

  /** Those a selector means. */
  matching(selector: ContainerSelector): readonly KnownContainer[] {
    switch (selector.kind) {
      case 'all':
        return this.all
      case 'project':
        return this.#projects.get(selector.project) ?? []
      case 'label':
        return this.#labels.get(selector.label) ?? []
      case 'container': {
        const found = this.find(selector)
        return found === null ? [] : [found]
      }
      default:
        return selector satisfies never
    }
  }

  /** One container by its Compose identity, else by its name. Of several with one identity that of the name, else one that runs, else the newest. */
  find({
    engineId,
    name,
    compose,
  }: Omit<Extract<ContainerSelector, { kind: 'container' }>, 'kind'>): KnownContainer | null {
    const named = this.#names.get(`${engineId}/${name}`) ?? null
    if (compose === null) return named
    const { project, service, number } = compose
    const same = this.#identities.get(JSON.stringify([engineId, project, service, number])) ?? []
    const rank = ({ row }: KnownContainer): number => (row.name === name ? 2 : row.state === 'running' ? 1 : 0)
    const [best] = same.toSorted((one, other) => rank(other) - rank(one) || other.row.createdAt - one.row.createdAt)
    // One that no Compose made may have taken its place by hand.
    return best ?? named
  }

  /** Whether Holdfast runs in it. */
  isOwn(container: KnownContainer): boolean {
    return this.#own.has(container)
  }
}

/** By which it is found again; null without one, or where its labels say nothing that a selector takes. */
export function identityOf(container: KnownContainer): ComposeIdentity | null {
  return composeIdentity.safeParse(composeOf(container)).data ?? null
}

/** Empty where it has none. */
export function composeOf({ labels }: KnownContainer): { project: string; service: string; number: string } {
  return {
    project: labels[composeLabels.project] ?? '',
    service: labels[composeLabels.service] ?? '',
    number: labels[composeLabels.number] ?? '1',
  }
}

function add(lists: Lists, key: string, container: KnownContainer): void {
  const list = lists.get(key)
  if (list === undefined) lists.set(key, [container])
  // Two labels of one container may give the same text.
  else if (list.at(-1) !== container) list.push(container)
}
