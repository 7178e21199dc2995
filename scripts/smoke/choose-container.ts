import { GiveUp } from '../bootstrap/give-up.mjs'

export interface Candidate {
  id: string
  name: string
  state: string
}

/** The first that runs, else the first; never one of a test run, which may be gone the next moment. */
export function chooseContainer(rows: Candidate[], ofTests: ReadonlySet<string>): string {
  const ours = rows.filter(({ id }) => !ofTests.has(id))
  const chosen = ours.find(({ state }) => state === 'running') ?? ours[0]
  if (chosen === undefined) throw new GiveUp('The engine has no container. Create some with: npm run demo')
  return chosen.name
}
