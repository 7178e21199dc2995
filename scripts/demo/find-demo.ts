import { askEngine } from '../engine/ask-engine.ts'
import type { EngineAddress } from '../engine/call-engine.ts'

/** Something with the demo's label. */
export interface DemoObject {
  kind: 'container' | 'volume' | 'network' | 'image'
  name: string
  /** To delete it. */
  path: string
}

interface Container {
  Id: string
  Names: string[]
  Labels: Record<string, string>
}

const untagged = '<none>:<none>'

/**
 * Everything with the demo's label, in the order it can be removed: the samples, and what was made from them, for a
 * clone and its volumes have the labels of their source.
 */
export async function findDemo(engine: EngineAddress): Promise<DemoObject[]> {
  const filters = encodeURIComponent(JSON.stringify({ label: ['io.holdfast.demo=true'] }))
  const list = <T>(path: string, more = '') => askEngine<T>({ engine, path: `${path}?filters=${filters}${more}` })
  const containers = await list<Container[]>('/containers/json', '&all=true')
  const { Volumes } = await list<{ Volumes: { Name: string }[] | null }>('/volumes')
  const networks = await list<{ Name: string }[]>('/networks')
  const images = await list<{ Id: string; RepoTags: string[] | null }[]>('/images/json')
  return [
    ...containers.filter(isNoTest).map(({ Id, Names }) => {
      const name = Names[0]?.slice(1) ?? Id
      return { kind: 'container' as const, name, path: `/containers/${Id}?force=true&v=true` }
    }),
    ...(Volumes ?? []).map(({ Name }) => ({ kind: 'volume' as const, name: Name, path: `/volumes/${Name}` })),
    ...networks.map(({ Name }) => ({ kind: 'network' as const, name: Name, path: `/networks/${Name}` })),
    ...images.flatMap(namesOf).map((name) => ({ kind: 'image' as const, name, path: `/images/${name}` })),
  ]
}

/** A test run's containers have the label from the image alone; the run removes them itself. */
function isNoTest({ Labels }: Container): boolean {
  return Labels['io.holdfast.test'] === undefined
}

function namesOf({ Id, RepoTags }: { Id: string; RepoTags: string[] | null }): string[] {
  const tags = (RepoTags ?? []).filter((tag) => tag !== untagged)
  return tags.length > 0 ? tags : [Id]
}
