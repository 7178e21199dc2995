import { expect, test } from 'vitest'
import type { Job } from '@holdfast/contract'
import { cloneRequest } from '../testing/clone-job.ts'
import { somebody } from '../testing/somebody.ts'
import { JobBoard } from './job-board.ts'

test('twenty finished clones with sixty differences each weigh a few kilobytes on the board', () => {
  const board = new JobBoard([])
  for (let index = 0; index < 20; index += 1) board.put(clonedJob(index))
  const text = JSON.stringify(board.snapshot())
  expect(text).not.toContain('HostConfig')
  expect(text.length).toBeLessThan(8_000)
})

function clonedJob(index: number): Job {
  const reason = { code: 'verbatim', params: { text: 'Another value, because the source has this one and keeps it.' } }
  const changes = Array.from({ length: 60 }, (_, at) => ({
    field: `HostConfig.Field${at}`,
    from: `${at}`,
    to: null,
    reason,
  }))
  const report = {
    changes,
    unexpected: [],
    copied: [],
    image: null,
    frozenMs: null,
    notCarried: [],
    restartPolicy: null,
  }
  return {
    id: `job-${index}`,
    actor: somebody,
    causedBy: null,
    createdAt: index,
    request: cloneRequest('c'.repeat(64)),
    state: {
      status: 'succeeded',
      startedAt: 1,
      finishedAt: 2,
      result: { kind: 'clone', containerId: 'd'.repeat(64), name: 'web-clone', started: true, ...report } as never,
    },
  }
}
