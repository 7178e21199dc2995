import { describeStopLimit } from '../../plans/describe-stop-limit.ts'
import { describeTotal } from '../../plans/describe-total.ts'
import type { Plan } from '../../plans/use-plan.ts'

/** How much a clone copies and what its source does meanwhile, in a sentence or two. */
export function describeWork(plan: Plan): string {
  if (!copiesAnything(plan)) return 'Copies no data.'
  const total = describeTotal('Copies', plan)
  const source = describeSource(plan)
  return source === null ? total : `${total} ${source}`
}

function copiesAnything({ mounts, writableLayer }: Plan): boolean {
  return writableLayer.choice === 'include' || mounts.some(({ choice }) => choice === 'copy')
}

function describeSource({ sourceName, sourceState, freezes, stopLimit }: Plan): string | null {
  if (freezes === 'pause') return `${sourceName} is paused meanwhile.`
  if (freezes === 'stop')
    return `${sourceName} is stopped meanwhile, then started again.${stopLimit ? ` ${describeStopLimit(stopLimit)}` : ''}`
  return sourceState === 'running' ? `${sourceName} keeps running.` : null
}
