import { parseConfig } from '../../apps/server/src/config.ts'
import type { Flags } from '../parse-flags.ts'
import { callPanel } from '../smoke/call-panel.ts'
import { chooseContainer, type Candidate } from '../smoke/choose-container.ts'
import { smokeContainer } from '../smoke/smoke-container.ts'

/** One clone and one backup over REST, against a panel that is running already. */
export async function smoke({ rest: [named] }: Flags): Promise<number> {
  const { host, port } = parseConfig(process.env)
  const base = `http://${host.includes(':') ? `[${host}]` : host}:${port}`
  const { rows } = await callPanel<{ rows: Candidate[] }>(base, '/api/docker/containers')
  const containerId = chooseContainer(rows, named)
  console.log(`container ${containerId}`)
  await smokeContainer({ base, containerId, say: (line) => console.log(line) })
  return 0
}
