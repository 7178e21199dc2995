import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { vaultSummary } from '@holdfast/contract'
import type { Services } from '../../router.ts'
import { failures, json } from '../answers.ts'
import { inEnglish } from '../in-english.ts'

const list = {
  tags: ['Vaults'],
  operationId: 'listVaults',
  summary: 'The vaults, the default one first',
  description: 'How each is, what it holds and what is free.',
  response: {
    200: json('All that are known, mounted or not.', z.object({ vaults: z.array(vaultSummary) })),
    ...failures({}),
  },
}

/** `GET /api/vaults`: where backups live, how each vault is and what it holds. */
export function serveVaultRoutes(server: FastifyInstance, { vaults }: Services): void {
  server
    .withTypeProvider<ZodTypeProvider>()
    .get('/api/vaults', { config: { role: 'viewer' }, schema: list }, async () =>
      inEnglish({ vaults: await vaults.list() }),
    )
}
