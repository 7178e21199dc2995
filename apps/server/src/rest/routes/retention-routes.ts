import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import {
  previewRetention,
  retentionPreview,
  startRetention,
  vaultIdOrName,
  vaultRetention,
  vaultRetentionStatus,
} from '@holdfast/contract'
import type { Services } from '../../router.ts'
import { badRequest, failures, json } from '../answers.ts'
import { inEnglish } from '../in-english.ts'
import { describeJob, restJob } from '../rest-job.ts'

const tags = ['Vaults']
const params = z.object({ vault: vaultIdOrName.describe('The vault, by id or name.') })
const notThere = { ...badRequest, 404: 'There is no such vault.', 409: 'Several vaults have that name.' }
const unread = { 500: 'The vault cannot be read.', 503: 'The vault is not mounted.' }

const list = {
  tags,
  operationId: 'listRetention',
  summary: 'What is deleted of each vault by itself',
  description:
    'Which backups stay of containers that no schedule with retention of its own backs up, and when the vault is pruned.',
  response: { 200: json('Of all vaults.', z.object({ vaults: z.array(vaultRetentionStatus) })), ...failures({}) },
}

const set = {
  tags,
  operationId: 'setRetention',
  summary: 'Set what is deleted of a vault by itself',
  params,
  body: vaultRetention,
  response: { 200: json('As it is from then on.', vaultRetentionStatus), ...failures(notThere) },
}

const previewing = {
  tags,
  operationId: 'previewRetention',
  summary: 'What retention would delete',
  description:
    'Made of the backups that are there. With `policy`, by these numbers; without, by those that are set for the vault and its schedules. Nothing is deleted.',
  params,
  body: previewRetention.omit({ vaultId: true }).partial(),
  response: {
    200: json('Each backup with the rules that keep it.', retentionPreview),
    ...failures({ ...notThere, ...unread }),
  },
}

const start = {
  tags,
  operationId: 'startRetention',
  summary: 'Delete the backups that no rule keeps',
  description: 'By the numbers that are set for the vault and its schedules. Their space is free after the next prune.',
  params,
  body: startRetention.omit({ vaultId: true }),
  response: {
    202: json('The job, which has begun or waits.', restJob),
    ...failures({ ...notThere, 409: 'It runs already. Or several vaults have that name.' }),
  },
}

/** `/api/retention`: which backups stay, which go, and when vaults are pruned. */
export function serveRetentionRoutes(server: FastifyInstance, { retention, vaults }: Services): void {
  const routes = server.withTypeProvider<ZodTypeProvider>()
  routes.get('/api/retention', { config: { permission: 'vaults.view' }, schema: list }, async () => ({
    vaults: await retention.ofVaults(),
  }))
  const path = '/api/retention/:vault'
  const manage = { permission: 'retention.manage' } as const
  const about = (action: string) => (request: FastifyRequest) => {
    return { action, input: { vaultId: (request.params as { vault: string }).vault } }
  }
  routes.put(
    path,
    { config: { ...manage, audit: about('retention.set') }, schema: set },
    async ({ params: { vault }, body }) => retention.set({ ...body, vaultId: await vaults.idOf(vault) }),
  )
  const reading = { permission: 'backups.view', audit: null } as const
  routes.post(
    `${path}/preview`,
    { config: reading, schema: previewing },
    async ({ params: { vault }, body, caller }) => {
      const vaultId = await vaults.idOf(vault)
      const { policy, shown = 20, timeZone = 'UTC', timing = null, exclude = [], targets = [{ kind: 'all' }] } = body
      const preview =
        policy === undefined
          ? await retention.previewRun({ vaultId, shown }, caller)
          : await retention.preview({ vaultId, policy, timeZone, timing, targets, exclude, shown }, caller)
      return inEnglish(preview)
    },
  )
  const starting = { ...manage, audit: about('retention.start') }
  routes.post(
    `${path}/start`,
    { config: starting, schema: start },
    async ({ params: { vault }, body, caller }, reply) => {
      const job = await retention.start({ ...body, vaultId: await vaults.idOf(vault) }, caller)
      return reply.code(202).header('location', `/api/jobs/${job.id}`).send(describeJob(job))
    },
  )
}
