import { may, type CloneOverrides, type FidelityChange, type Job, type Role } from '@holdfast/contract'
import { hidden, maskEnvironment } from './mask-environment.ts'

/** A job for somebody of that role: without what a configuration may hold as a secret, where they may not see that. */
export function maskJob(job: Job, role: Role): Job {
  return may(role, 'containers.view-secrets') ? job : { ...job, request: maskRequest(job), state: maskState(job) }
}

function maskRequest({ request }: Job): Job['request'] {
  if (request.kind === 'clone')
    return { ...request, options: { ...request.options, overrides: maskOverrides(request.options.overrides) } }
  if (request.kind === 'restore')
    return { ...request, options: { ...request.options, overrides: maskOverrides(request.options.overrides) } }
  return request
}

/** Which labels are set and that the command is another one, not to what. */
function maskOverrides(overrides: CloneOverrides): CloneOverrides {
  const masked = maskEnvironment(overrides)
  const { labels, command, entrypoint } = masked
  return {
    ...masked,
    ...(labels && { labels: Object.fromEntries(Object.keys(labels).map((name) => [name, hidden])) }),
    ...(command && { command: [hidden] }),
    ...(entrypoint && { entrypoint: [hidden] }),
  }
}

function maskState({ state }: Job): Job['state'] {
  if (state.status !== 'succeeded') return state
  const { result } = state
  if (result.kind !== 'clone' && result.kind !== 'restore') return state
  const masked = { changes: result.changes.map(maskChange), unexpected: result.unexpected.map(maskChange) }
  return { ...state, result: { ...result, ...masked } }
}

/** Any field of a configuration may hold a secret: options of a log driver, of a volume, a command. */
function maskChange({ field, from, to, reason }: FidelityChange): FidelityChange {
  return {
    field,
    ...(from !== undefined && { from: hidden }),
    ...(to !== undefined && { to: hidden }),
    reason,
  }
}
