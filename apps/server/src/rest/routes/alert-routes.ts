import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { acknowledgeAlerts, alert, checkSettings } from '@holdfast/contract'
import type { Services } from '../../router.ts'
import { failures, json } from '../answers.ts'
import { inEnglish } from '../in-english.ts'

const alerts = z.object({ alerts: z.array(alert) })

const list = {
  tags: ['Alerts'],
  operationId: 'listAlerts',
  summary: 'What somebody should look at, the newest first',
  description:
    'Backups that failed, containers that are behind their schedule, damage, vaults that are away or nearly full. An alert is one per kind and subject. One that was over before anybody acknowledged it is listed for a day.',
  response: { 200: json('Those about containers in sight.', alerts), ...failures({}) },
}

const acknowledge = {
  tags: ['Alerts'],
  operationId: 'acknowledgeAlerts',
  summary: 'Acknowledge alerts',
  description: 'Records who has seen them. They are listed until they are over.',
  body: acknowledgeAlerts,
  response: { 200: json('Those that were acknowledged by this call.', alerts), ...failures({ 400: 'BAD_REQUEST' }) },
}

const checks = {
  tags: ['Alerts'],
  operationId: 'findChecks',
  summary: 'How the data of vaults is read again by itself',
  description:
    'Every blob of every vault is read and compared with its name within so many days, a part of them each day.',
  response: { 200: json('As it is set.', checkSettings), ...failures({}) },
}

const setChecks = {
  ...checks,
  operationId: 'setChecks',
  summary: 'Set how the data of vaults is read again by itself',
  body: checkSettings,
  response: { ...checks.response, ...failures({ 400: 'BAD_REQUEST' }) },
}

/** `GET /api/alerts`: what somebody should look at. */
export function serveAlertRoutes(server: FastifyInstance, services: Pick<Services, 'alerts' | 'checkTable'>): void {
  const routes = server.withTypeProvider<ZodTypeProvider>()
  routes.get('/api/alerts', { config: { permission: 'alerts.view' }, schema: list }, async ({ caller }) =>
    inEnglish({ alerts: await services.alerts.list(caller) }),
  )
  routes.post(
    '/api/alerts/acknowledge',
    { config: { permission: 'alerts.acknowledge', audit: 'alerts.acknowledge' }, schema: acknowledge },
    async ({ body, caller }) => inEnglish({ alerts: await services.alerts.acknowledge(body, caller) }),
  )
  routes.get('/api/checks', { config: { permission: 'alerts.view' }, schema: checks }, () =>
    services.checkTable.settings(),
  )
  routes.put(
    '/api/checks',
    { config: { permission: 'vaults.manage', audit: 'alerts.setChecks' }, schema: setChecks },
    ({ body }) => services.checkTable.set(body),
  )
}
