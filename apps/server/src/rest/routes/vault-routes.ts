import type { FastifyInstance } from 'fastify'
import type { Services } from '../../router.ts'

/** `GET /api/vaults`: where backups live, how each vault is and what it holds. */
export function serveVaultRoutes(server: FastifyInstance, { vaults }: Services): void {
  server.get('/api/vaults', { config: { role: 'viewer' } }, async () => ({ vaults: await vaults.list() }))
}
