import { expect } from 'vitest'
import type { JobKind, JobResult } from '@holdfast/contract'
import type { TestClient } from './connect-client.ts'

/** What a job came to, once it has succeeded. */
export async function resultOf<Kind extends JobKind>(
  { trpc }: Pick<TestClient, 'trpc'>,
  { id }: { id: string },
  { kind, timeout = 60_000 }: { kind: Kind; timeout?: number },
): Promise<Extract<JobResult, { kind: Kind }>> {
  const find = async () => (await trpc.jobs.find.query({ id })).state
  await expect.poll(async () => (await find()).status, { timeout, interval: 50 }).not.toMatch(/queued|running/)
  const state = await find()
  if (state.status !== 'succeeded' || state.result.kind !== kind) throw new Error(JSON.stringify(state))
  return state.result as Extract<JobResult, { kind: Kind }>
}
