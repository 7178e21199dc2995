import type { RestartPolicy } from '@holdfast/contract'
import type { ClonePlan } from './clone-plan.ts'

const words: Record<string, string> = {
  no: 'never',
  'on-failure': 'on failure',
  'unless-stopped': 'unless stopped',
  always: 'always',
} satisfies Record<RestartPolicy['name'], string>

/** When the engine restarts the clone, in a few words. */
export function describeRestart({ firstStart, afterwards }: ClonePlan['restartPolicy']): string {
  const first = describePolicy(firstStart)
  return first.charAt(0).toUpperCase() + first.slice(1) + describeAfterwards(firstStart, afterwards)
}

function describeAfterwards(firstStart: string, afterwards: string): string {
  return firstStart === afterwards ? '' : ` until it was seen healthy, then ${describePolicy(afterwards)}`
}

function describePolicy(name: string): string {
  return words[name] ?? name
}
