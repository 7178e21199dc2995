import { askEngine } from '../engine/ask-engine.ts'
import { callEngine, type EngineAddress } from '../engine/call-engine.ts'
import type { DemoWorld } from './demo-world.ts'
import { findDemo, type DemoObject } from './find-demo.ts'

/**
 * Takes away what the demo made and the clones of its samples, and says of each what became of it.
 * @returns whether all of it is gone
 */
export async function removeDemo({ engine, say }: DemoWorld): Promise<boolean> {
  const found = await findDemo(engine)
  if (found.length === 0) say('There is nothing of the demo to remove.')
  let allGone = true
  for (const one of found) {
    const { status, text } = await callEngine({ engine, method: 'DELETE', path: one.path })
    const isGone = status < 300 || status === 404
    if (isGone) say(`Removed the ${one.kind} ${one.name}.`)
    else say(`Kept the ${one.kind} ${one.name}: ${(await whoUses(one, engine)) ?? messageOf(text)}`)
    allGone &&= isGone
  }
  return allGone
}

const usedBy = { container: null, volume: 'volume', network: 'network', image: 'ancestor' } as const

async function whoUses({ kind, name }: DemoObject, engine: EngineAddress): Promise<string | null> {
  const filter = usedBy[kind]
  if (filter === null) return null
  const filters = encodeURIComponent(JSON.stringify({ [filter]: [name] }))
  const path = `/containers/json?all=true&filters=${filters}`
  const users = await askEngine<{ Names: string[] }[]>({ engine, path })
  if (users.length === 0) return null
  const names = users.map(({ Names }) => Names[0]?.slice(1)).join(', ')
  return `it is used by the ${users.length === 1 ? 'container' : 'containers'} ${names}. Remove that first, then run this again.`
}

function messageOf(text: string): string {
  const { message = text }: { message?: string } = JSON.parse(text)
  return message
}
