import type { Job } from '@holdfast/contract'
import type { TestClient } from './connect-client.ts'

/** The job that started last of those that have ended, whole. */
export async function lastJob({ trpc }: Pick<TestClient, 'trpc'>): Promise<Job> {
  const [last] = (await trpc.jobs.history.query({ limit: 1 })).entries
  if (last === undefined) throw new Error('no job has ended yet')
  return trpc.jobs.find.query({ id: last.id })
}
