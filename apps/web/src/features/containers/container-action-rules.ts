import type { ContainerActionName, ContainerState } from '@holdfast/contract'

const allowedIn = {
  start: ['created', 'exited', 'dead'],
  stop: ['running', 'restarting', 'paused'],
  restart: ['running', 'exited', 'created', 'paused'],
  pause: ['running'],
  unpause: ['paused'],
  kill: ['running', 'restarting', 'paused'],
  rename: ['running', 'paused', 'created', 'exited', 'restarting'],
  remove: ['running', 'paused', 'created', 'exited', 'restarting', 'dead'],
} satisfies Record<ContainerActionName, ContainerState[]>

const refusedDuringJobs: ContainerActionName[] = ['stop', 'restart', 'pause', 'kill', 'remove', 'rename']

export function isOffered(action: ContainerActionName, state: ContainerState): boolean {
  const states: ContainerState[] = allowedIn[action]
  return states.includes(state)
}

/** These would pull the container away from under a job that reads it. */
export function isRefusedDuringJobs(action: ContainerActionName): boolean {
  return refusedDuringJobs.includes(action)
}
