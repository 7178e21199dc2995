import { GiveUp } from '../bootstrap/give-up.mjs'

export interface Candidate {
  id: string
  name: string
  state: string
}

/** The named one (by id, unique id prefix or name, as the panel itself reads it); else the first that runs; else the first. */
export function chooseContainer(rows: Candidate[], named: string | undefined): string {
  if (named !== undefined) return named
  const chosen = rows.find(({ state }) => state === 'running') ?? rows[0]
  if (chosen === undefined) throw new GiveUp('The engine has no container. Make some with: npm run demo')
  return chosen.name
}
