import { panelUrl, parseConfig } from '../../apps/server/src/config.ts'
import { askEngine } from '../engine/ask-engine.ts'
import type { EngineAddress } from '../engine/call-engine.ts'
import type { Flags } from '../tools/parse-flags.ts'
import { callPanel } from '../smoke/call-panel.ts'
import { chooseContainer, type Candidate } from '../smoke/choose-container.ts'
import { smokeContainer } from '../smoke/smoke-container.ts'

/** One clone and one backup over REST, against a panel that is running already: of the named container, else of any. */
export async function smoke({ rest: [named] }: Flags): Promise<number> {
  const config = parseConfig(process.env)
  const base = panelUrl(config)
  const containerId = named ?? (await chooseAny(base, config))
  console.log(`container ${containerId}`)
  await smokeContainer({ base, containerId, say: (line) => console.log(line) })
  return 0
}

async function chooseAny(base: string, engine: EngineAddress): Promise<string> {
  const { rows } = await callPanel<{ rows: Candidate[] }>(base, '/api/docker/containers')
  // The panel's rows have no labels.
  const filters = encodeURIComponent(JSON.stringify({ label: ['io.holdfast.test'] }))
  const path = `/containers/json?all=true&filters=${filters}`
  const ofTests = await askEngine<{ Id: string }[]>({ engine, path })
  return chooseContainer(rows, new Set(ofTests.map(({ Id }) => Id)))
}
