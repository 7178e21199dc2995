import { expect, test } from 'vitest'
import { restAction } from './rest-action.ts'
import { malformed } from './rest-error.ts'

const containerId = 'web'

test('a backup without a format is the plain export it always was', () => {
  expect(restAction.parse({ action: 'backup', containerId })).toMatchObject({ options: {} })
  expect(restAction.parse({ action: 'backup', containerId, options: { name: 'web.tar' } })).toMatchObject({
    options: { name: 'web.tar' },
  })
})

test('a complete backup takes the options of one, and none of an export', () => {
  const options = { format: 'complete', mode: 'live', mounts: { '/data': 'leave' } }
  expect(restAction.parse({ action: 'backup', containerId, options })).toMatchObject({ options })
  expect(refusal({ action: 'backup', containerId, options: { format: 'complete', name: 'web.tar' } })).toMatchObject({
    status: 400,
    body: { code: 'BAD_REQUEST', field: 'options.name' },
  })
  expect(refusal({ action: 'backup', containerId, options: { format: 'zip' } })).toMatchObject({
    status: 400,
    body: { field: 'options.format' },
  })
})

test('a restore needs a backup, not a container, and says that in place is not possible yet', () => {
  const backupId = 'web-20260101T000000Z-abcd'
  expect(restAction.parse({ action: 'restore', options: { backupId } })).toMatchObject({
    options: { backupId, start: false, inPlace: false },
  })
  expect(refusal({ action: 'restore', options: {} })).toMatchObject({ body: { field: 'options.backupId' } })
  expect(refusal({ action: 'restore', options: { backupId, inPlace: true } })).toMatchObject({
    status: 400,
    body: { field: 'options.inPlace', message: expect.stringContaining('as a new container') },
  })
})

function refusal(body: unknown) {
  const parsed = restAction.safeParse(body)
  if (parsed.success) throw new Error('this body was accepted')
  return malformed(parsed.error, 'restore')
}
