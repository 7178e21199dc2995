import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { placeConflict, settlePlace, vaultSummary } from '@holdfast/contract'
import type { Services } from '../../router.ts'
import { failures, json } from '../answers.ts'
import { inEnglish } from '../in-english.ts'

const list = {
  tags: ['Vaults'],
  operationId: 'listVaults',
  summary: 'The vaults, the default one first',
  description: 'How each is, what it holds and what is free.',
  response: {
    200: json(
      'All that are known, mounted or not.',
      z.object({ vaults: z.array(vaultSummary), placeConflict: placeConflict.nullable() }),
    ),
    ...failures({}),
  },
}

const settle = {
  tags: ['Vaults'],
  operationId: 'settlePlace',
  summary: 'Say whether the data folder was moved or copied',
  description:
    'After a start from a copy of a data folder no vault is written to: another Holdfast may use them. `moved` says that this is the one that uses them, `copy` that it is another: it knows none of them then, and what is in their folders stays.',
  body: settlePlace,
  response: {
    200: json('The vaults it knows from then on.', z.object({ vaults: z.array(vaultSummary) })),
    ...failures({ 400: 'BAD_REQUEST' }),
  },
}

/** `GET /api/vaults`: where backups live, how each vault is and what it holds. */
export function serveVaultRoutes(server: FastifyInstance, { vaults }: Services): void {
  server
    .withTypeProvider<ZodTypeProvider>()
    .get('/api/vaults', { config: { permission: 'vaults.view' }, schema: list }, async ({ caller }) =>
      inEnglish({ vaults: await vaults.list(caller), placeConflict: vaults.placeConflict() }),
    )
  server
    .withTypeProvider<ZodTypeProvider>()
    .post(
      '/api/vaults/place',
      { config: { permission: 'vaults.manage', audit: 'vaults.settlePlace' }, schema: settle },
      async ({ body }) => inEnglish({ vaults: await vaults.settlePlace(body) }),
    )
}
