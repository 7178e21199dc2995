import { expect, test } from 'vitest'
import { maskCloneRequest } from './mask-clone-request.ts'
import { cloneRequest } from '../testing/clone-job.ts'

test('of the environment names stay, values do not; that a variable is removed is no secret', () => {
  const request = cloneRequest('c', { overrides: { env: { PASSWORD: 'hunter2', EMPTY: '', GONE: null }, user: 'me' } })

  const { options, ...rest } = maskCloneRequest(request)

  expect(options.overrides).toEqual({ env: { PASSWORD: '(hidden)', EMPTY: '(hidden)', GONE: null }, user: 'me' })
  expect(rest).toEqual({ ...request, options: undefined, plan: null })
})

test('a request without variables is kept as it is', () => {
  expect(maskCloneRequest(cloneRequest('c'))).toEqual(cloneRequest('c'))
})
