import { z } from 'zod'
import { job, jobRequest, jobState, storedMessage, type Job, type Subject } from '@holdfast/contract'
import { inEnglish } from './in-english.ts'

/** What a request says of its subject a second time, under the names from before it had one. Scripts rely on them. */
const earlierNames = {
  engineId: z.string().optional().describe('As in `subject`; of a restore, where the new container is created.'),
  containerId: z.string().optional().describe('As in `subject`.'),
  containerName: z.string().optional().describe('The name in `subject`.'),
  vaultId: z.string().optional().describe('As in `subject`; of a backup, where it is kept.'),
  vaultName: z.string().optional().describe('The name in `subject`.'),
  backupId: z.string().optional().describe('As in `subject`.'),
}

const [exporting, clone, backup, restore, verify, prune, retention] = jobRequest.options
const [queued, running, succeeded, failed, cancelled, interrupted] = jobState.options

/** A job as REST answers it. */
export const restJob = job.extend({
  request: z.discriminatedUnion('kind', [
    exporting.extend(earlierNames),
    clone.extend(earlierNames),
    backup.extend(earlierNames),
    restore.extend(earlierNames),
    verify.extend(earlierNames),
    prune.extend(earlierNames),
    retention.extend(earlierNames),
  ]),
  state: z.discriminatedUnion('status', [
    queued,
    running,
    succeeded,
    failed.extend({ message: storedMessage }),
    cancelled,
    interrupted,
  ]),
  startedBy: z.string().describe('The name of the `actor`.'),
})

/** A job as scripts read it: its messages in English, and under the names it had before it had a subject and an actor as well. */
export function describeJob(found: Job): object {
  const { request, state, actor } = found
  return inEnglish({
    ...found,
    request: { ...namesOf(request.subject), ...request },
    state: state.status === 'failed' ? { ...state, message: state.detail } : state,
    startedBy: actor.name,
  })
}

function namesOf(subject: Subject): object {
  const { kind: _kind, name, ...address } = subject
  return subject.kind === 'vault' ? { ...address, vaultName: name } : { ...address, containerName: name }
}
