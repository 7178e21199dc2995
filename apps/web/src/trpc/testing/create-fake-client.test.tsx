// @vitest-environment node
import type { VaultSummary } from '@holdfast/contract'
import { expect, expectTypeOf, test } from 'vitest'
import { createFakeClient, refuse, type Answer, type FakeAnswers } from './create-fake-client.ts'
import { createVault } from './create-vault.ts'

test('an answer of another shape than the server’s, or to a procedure it lacks, does not compile', () => {
  expectTypeOf<() => VaultSummary[]>().toExtend<Answer<'vaults.list'>>()
  expectTypeOf<() => Promise<VaultSummary[]>>().toExtend<Answer<'vaults.list'>>()
  expectTypeOf<() => { id: string }[]>().not.toExtend<Answer<'vaults.list'>>()
  expectTypeOf<(input: { name: number }) => VaultSummary>().not.toExtend<Answer<'vaults.add'>>()
  expectTypeOf<(input: { name: string }) => VaultSummary>().toExtend<Answer<'vaults.add'>>()
  expectTypeOf<Answer<'vaults.burn'>>().toBeNever()
  expectTypeOf<'vaults.burn'>().not.toExtend<keyof FakeAnswers>()
  expectTypeOf<'jobs.watch'>().toExtend<keyof FakeAnswers>()
})

test('a call gets the answer of its procedure, a refusal is thrown as the server’s is, and a forgotten answer is told', async () => {
  const client = createFakeClient({
    'vaults.list': () => [createVault()],
    'vaults.forget': () => refuse({ message: 'It is in use.', opCode: 'VAULT_BUSY' }),
  })
  expect(await client.vaults.list.query()).toEqual([createVault()])
  await expect(client.vaults.forget.mutate({ vaultId: 'default' })).rejects.toMatchObject({
    message: 'It is in use.',
    data: { opCode: 'VAULT_BUSY' },
  })
  await expect(client.exports.list.query({ engineId: 'local' })).rejects.toThrow(
    'This test has no answer for exports.list.',
  )
})
