import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { collectDefaultMetrics, Counter, Gauge, Registry } from 'prom-client'
import { z } from 'zod'
import type { BackupSummary } from '@holdfast/contract'
import type { Caller } from '../../access/caller.ts'
import type { Services } from '../../router.ts'
import { failures, type AnswerDescription } from '../answers.ts'

const text: AnswerDescription = {
  description: 'In the text format of Prometheus, version 0.0.4.',
  content: { 'text/plain': { schema: z.string() } },
}
const metrics = {
  tags: ['Health'],
  operationId: 'metrics',
  summary: 'Metrics for Prometheus',
  description:
    'Of the process, of jobs, vaults and alerts, and of each container when it was last backed up and when that was last verified. A token with a scope sees those in its scope.',
  response: { 200: text, ...failures({}) },
}

/** `GET /metrics`. Names are of the Prometheus naming guide: base units, a prefix, `_total` on counters. */
export function serveMetricsRoutes(server: FastifyInstance, services: Services): void {
  const ofProcess = new Registry()
  collectDefaultMetrics({ register: ofProcess })
  const ended = new Counter({
    name: 'holdfast_jobs_ended_total',
    help: 'Jobs that have ended since the start.',
    labelNames: ['kind', 'outcome', 'started_by'],
    registers: [ofProcess],
  })
  services.runner.onEnded(({ request, state, actor }) =>
    ended.inc({ kind: request.kind, outcome: state.status, started_by: actor.kind }),
  )
  server
    .withTypeProvider<ZodTypeProvider>()
    .get('/metrics', { config: { permission: 'containers.view' }, schema: metrics }, async ({ caller }, reply) => {
      const registry = Registry.merge([ofProcess, await measure(services, caller)])
      return reply.type(registry.contentType).send(await registry.metrics())
    })
}

/** What is in the caller's sight, as it is now. */
async function measure({ jobs, catalogue, vaults, alerts }: Services, caller: Caller): Promise<Registry> {
  const registry = new Registry()
  const gauge = <L extends string>(name: string, help: string, labelNames: readonly L[]): Gauge<L> =>
    new Gauge({ name: `holdfast_${name}`, help, labelNames, registers: [registry] })
  const [board, { backups }, vaultList, current] = await Promise.all([
    jobs.snapshot(caller),
    catalogue.list({}, caller),
    vaults.list(caller),
    alerts.list(caller),
  ])
  const active = gauge('jobs_active', 'Jobs that are queued or running.', ['kind', 'status'])
  for (const { kind, state } of board.active) active.inc({ kind, status: state.status })
  const open = gauge('alerts', 'Alerts that are not over.', ['kind', 'severity'])
  for (const { kind, severity, clearedAt } of current) if (clearedAt === null) open.inc({ kind, severity })
  const last = gauge('last_backup_timestamp_seconds', 'Begin of the last backup.', ['engine', 'container'])
  const verified = gauge(
    'last_verified_backup_timestamp_seconds',
    'Begin of the last backup that was verified without problems.',
    ['engine', 'container'],
  )
  for (const backup of backups.toReversed()) {
    const labels = { engine: backup.engine?.hostName ?? '', container: backup.containerName }
    last.set(labels, backup.startedAt / 1_000)
    if (isVerified(backup)) verified.set(labels, backup.startedAt / 1_000)
  }
  const ready = gauge('vault_ready', '1 where the vault can be used.', ['vault'])
  const count = gauge('vault_backups', 'Backups in the vault.', ['vault'])
  const sizes = gauge('vault_bytes', 'Stored in the vault, and free and all on its disk.', ['vault', 'what'])
  for (const { name: vault, health, backups: held, storedBytes, freeBytes, totalBytes } of vaultList) {
    ready.set({ vault }, health.state === 'ready' ? 1 : 0)
    count.set({ vault }, held)
    for (const [what, bytes] of Object.entries({ stored: storedBytes, free: freeBytes, total: totalBytes }))
      if (bytes !== null) sizes.set({ vault, what }, bytes)
  }
  return registry
}

function isVerified({ verified }: BackupSummary): boolean {
  return verified !== null && verified.problems.length === 0
}
