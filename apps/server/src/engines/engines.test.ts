import { expect, test } from 'vitest'
import { message, OpError } from '@holdfast/contract'
import { connectEngine } from '@holdfast/docker-ops'
import { Engines } from './engines.ts'

test('the own container is asked for until an engine has named it, and then no more', async () => {
  const answers = [
    new OpError('ENGINE_UNREACHABLE', message('verbatim', { text: 'It does not answer.' })),
    null,
    'a'.repeat(64),
  ]
  let asked = 0
  const engines = new Engines([connectEngine()], {
    findOwn: async () => {
      const answer = answers[asked++] ?? null
      if (answer instanceof OpError) throw answer
      return answer
    },
  })

  await expect(engines.ownContainer('local')).rejects.toMatchObject({ code: 'ENGINE_UNREACHABLE' })
  // No container fitted: nobody can tell an engine that failed to say so from a host.
  expect(await engines.ownContainer('local')).toBeNull()
  expect(await engines.ownContainer('local')).toBe('a'.repeat(64))
  expect(await engines.ownContainer('local')).toBe('a'.repeat(64))
  expect(asked).toBe(3)
})
