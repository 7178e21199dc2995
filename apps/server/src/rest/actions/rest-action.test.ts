import { expect, test } from 'vitest'
import { refuseInput } from '@holdfast/contract'
import { restAction } from './rest-action.ts'
import { malformed } from '../rest-error.ts'

const containerId = 'web'

test('a backup without a format is the plain export it always was', () => {
  expect(restAction.parse({ action: 'backup', containerId })).toMatchObject({ options: {} })
  expect(restAction.parse({ action: 'backup', containerId, options: { name: 'web.tar' } })).toMatchObject({
    options: { name: 'web.tar' },
  })
})

test('a complete backup takes the options of one, and none of an export', () => {
  const options = { format: 'complete', mode: 'live', mounts: { '/data': 'exclude' } }
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

test('a vault is named by its id or by its name', () => {
  const backupId = 'web-20260101T000000Z-abcd'
  for (const vault of ['0d0f7a0e-4f0c-4dd0-9d43-6a5c2f1b6f0a', 'NAS in the cellar']) {
    const restore = { action: 'restore', options: { backupId, vault } }
    expect(restAction.parse(restore)).toMatchObject(restore)
    const backup = { action: 'backup', containerId, options: { format: 'complete', vault } }
    expect(restAction.parse(backup)).toMatchObject(backup)
  }
  expect(refusal({ action: 'restore', options: { backupId, vault: '' } })).toMatchObject({
    status: 400,
    body: { field: 'options.vault' },
  })
})

test('a restore is planned with its own options, but without a plan', () => {
  const options = { backupId: 'web-20260101T000000Z-abcd', name: 'twin', start: true }
  expect(restAction.parse({ action: 'plan-restore', options })).toMatchObject({ options })
  expect(refusal({ action: 'plan-restore', options: { ...options, plan: 'abc' } })).toMatchObject({
    status: 400,
    body: { field: 'options.plan', message: expect.stringContaining('is not known here') },
  })
})

test('a restore is read back where that is asked for, as a clone is', () => {
  const options = { backupId: 'web-20260101T000000Z-abcd' }
  expect(restAction.parse({ action: 'restore', options })).toMatchObject({ options: { verify: false } })
  const asked = { action: 'restore', options: { ...options, verify: true } }
  expect(restAction.parse(asked)).toMatchObject(asked)
})

function refusal(body: unknown) {
  const parsed = restAction.safeParse(body)
  if (parsed.success) throw new Error('this body was accepted')
  return malformed(refuseInput(parsed.error, 'body'), 'restore')
}
