import { engineKinds } from '../engines/launch-engine.ts'
import { keepEngine, stopEngine } from '../engines/keep-engine.ts'
import { GiveUp } from '../bootstrap/give-up.mjs'
import type { Flags } from '../tools/parse-flags.ts'

/** A second engine beside the one of this machine, to try things on: `npm run engine -- 28`, and `--stop` to end it. */
export async function engine({ rest: [name], stop }: Flags): Promise<number> {
  const kind = engineKinds.find((known) => known === name)
  if (kind === undefined) throw new GiveUp(`No engine ${name ?? ''}. There are: ${engineKinds.join(', ')}.`)
  if (stop) console.error((await stopEngine(kind)) ? `Stopped the engine ${kind}.` : `No engine ${kind} is running.`)
  else console.log(`DOCKER_HOST=${await keepEngine(kind)}`)
  return 0
}
