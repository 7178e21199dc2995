import { GiveUp } from '../bootstrap/give-up.mjs'
import { askEngine, askEngineIfThere } from '../engine/ask-engine.ts'
import { demoLabels, type DemoWorld } from './demo-world.ts'

export interface Sample {
  name: string
  /** As `POST /containers/create` takes it; our labels are added. */
  create: { Image: string; Labels?: Record<string, string>; [field: string]: unknown }
}

interface Inspected {
  Id: string
  Config: { Labels: Record<string, string> }
  State: { Running: boolean }
}

/** Creates a container unless it is there, starts it unless it runs, and returns its id. */
export async function ensureContainer({ engine, say }: DemoWorld, { name, create }: Sample): Promise<string> {
  const found = await askEngineIfThere<Inspected>({ engine, path: `/containers/${name}/json` })
  if (found !== undefined && found.Config.Labels['io.holdfast.demo'] !== 'true')
    throw new GiveUp(`There is a container ${name} already, and the demo did not create it. Rename it or remove it.`)
  if (found?.State.Running === true) return found.Id
  const id = found?.Id ?? (await createContainer())
  say(`Starting ${name} ...`)
  await askEngine({ engine, method: 'POST', path: `/containers/${id}/start` })
  return id

  async function createContainer(): Promise<string> {
    const body = { ...create, Labels: { ...create.Labels, ...demoLabels } }
    const path = `/containers/create?name=${name}`
    const { Id } = await askEngine<{ Id: string }>({ engine, method: 'POST', path, body })
    return Id
  }
}
