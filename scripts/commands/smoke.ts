import { panelUrl, parseConfig, type Config } from '../../apps/server/src/config.ts'
import { callControl } from '../../apps/server/src/control/call-control.ts'
import { GiveUp } from '../bootstrap/give-up.mjs'
import { askEngine } from '../engine/ask-engine.ts'
import type { EngineAddress } from '../engine/call-engine.ts'
import type { Flags } from '../tools/parse-flags.ts'
import { callPanel, type PanelAccess } from '../smoke/call-panel.ts'
import { chooseContainer, type Candidate } from '../smoke/choose-container.ts'
import { smokeContainer } from '../smoke/smoke-container.ts'

/** One clone and one backup over REST, against a panel that is running already: of the named container, else of any. */
export async function smoke({ rest: [named] }: Flags): Promise<number> {
  const config = parseConfig(process.env)
  const panel = { base: panelUrl(config), token: await createToken(config) }
  const containerId = named ?? (await chooseAny(panel, config))
  console.log(`container ${containerId}`)
  await smokeContainer({ panel, containerId, say: (line) => console.log(line) })
  return 0
}

async function chooseAny(panel: PanelAccess, engine: EngineAddress): Promise<string> {
  const { rows } = await callPanel<{ rows: Candidate[] }>(panel, '/api/docker/containers')
  // The panel's rows have no labels.
  const filters = encodeURIComponent(JSON.stringify({ label: ['io.holdfast.test'] }))
  const path = `/containers/json?all=true&filters=${filters}`
  const ofTests = await askEngine<{ Id: string }[]>({ engine, path })
  return chooseContainer(rows, new Set(ofTests.map(({ Id }) => Id)))
}

/** Whoever may use the data folder may have one. It expires after a day. */
async function createToken({ dataFolder }: Config): Promise<string> {
  const answer = await callControl(dataFolder, ['token', 'create', '--role', 'admin', '--name', 'smoke', '--days', '1'])
  if (!answer?.ok)
    throw new GiveUp(answer?.lines.join(' ') ?? `No panel has the data folder ${dataFolder}. Start one with: npm start`)
  return answer.lines[0] ?? ''
}
