import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import {
  allowList,
  delivery,
  deliveryFilter,
  deliveryTarget,
  destination,
  destinationDraft,
  destinationTarget,
  mailOnFailure,
  notificationRule,
  notificationSettings,
  ruleDraft,
  ruleTarget,
  testAnswer,
} from '@holdfast/contract'
import type { Notifications } from '../../notifications/notifications.ts'
import { badBody, failures, json } from '../answers.ts'
import { inEnglish } from '../in-english.ts'

const tags = ['Notifications']
const done = z.object({ success: z.literal(true) })
const ok = { success: true } as const
const noDestination = { 404: 'No destination has this id.' }
const noRule = { 404: 'No rule, or no destination of it, has this id.' }
const permission = 'notifications.manage'
const secrets = 'A `secret` that is absent stays as it was; it is never answered.'

const described = {
  listDestinations: {
    summary: 'Where notifications are sent',
    description: 'How each is: when it last worked, what last went wrong, and how much is still to be sent to it.',
    response: { 200: json('All of them.', z.object({ destinations: z.array(destination) })), ...failures({}) },
  },
  createDestination: {
    summary: 'Add a destination',
    description: 'Addresses that are not public are refused unless they are on the list of internal addresses.',
    body: destinationDraft,
    response: { 200: json('Its id.', z.object({ destinationId: z.string() })), ...failures(badBody) },
  },
  updateDestination: {
    summary: 'Change a destination',
    description: secrets,
    params: destinationTarget,
    body: destinationDraft,
    response: { 200: json('It is changed.', done), ...failures({ ...badBody, ...noDestination }) },
  },
  removeDestination: {
    summary: 'Remove a destination',
    description: 'Refused while a rule sends to it.',
    params: destinationTarget,
    response: { 200: json('It is removed.', done), ...failures({ ...noDestination, 409: 'A rule sends to it.' }) },
  },
  testDestination: {
    summary: 'Send a test notification',
    description: 'Waits for it, at most half a minute.',
    params: destinationTarget,
    response: { 200: json('Whether it arrived, and what was answered.', testAnswer), ...failures(noDestination) },
  },
  listNotificationRules: {
    summary: 'What is sent where',
    description: 'Where a list of a rule is empty, it asks for nothing.',
    response: { 200: json('All of them.', z.object({ rules: z.array(notificationRule) })), ...failures({}) },
  },
  createNotificationRule: {
    summary: 'Add a rule',
    description: 'It takes effect at once.',
    body: ruleDraft,
    response: { 200: json('Its id.', z.object({ ruleId: z.string() })), ...failures({ ...badBody, ...noDestination }) },
  },
  updateNotificationRule: {
    summary: 'Change a rule',
    description: 'What it has put into the queue is sent as it was.',
    params: ruleTarget,
    body: ruleDraft,
    response: { 200: json('It is changed.', done), ...failures({ ...badBody, ...noRule }) },
  },
  removeNotificationRule: {
    summary: 'Remove a rule',
    description: 'What it has put into the queue is still sent.',
    params: ruleTarget,
    response: { 200: json('It is removed.', done), ...failures(noRule) },
  },
  listDeliveries: {
    summary: 'Notifications that were sent, or are to be',
    description: 'The newest first. They are kept for 30 days.',
    querystring: deliveryFilter.extend({
      limit: z.coerce.number().pipe(deliveryFilter.shape.limit.unwrap()).default(50),
    }),
    response: {
      200: json('With what went wrong.', z.object({ deliveries: z.array(delivery) })),
      ...failures({ 400: badBody[400] }),
    },
  },
  sendAgain: {
    summary: 'Send a notification again',
    description: 'What failed is sent under its id, what arrived under another.',
    params: deliveryTarget,
    response: { 200: json('It is in the queue.', done), ...failures({ 404: 'No notification has this id.' }) },
  },
  notificationSettings: {
    summary: 'Internal addresses that are allowed, and the mail server of the host',
    description: 'The mail server is that of `HOLDFAST_SMTP_URL`.',
    response: { 200: json('Both.', notificationSettings), ...failures({}) },
  },
  saveAllowList: {
    summary: 'Allow internal addresses',
    description: 'Takes a person who is signed in: it lets what is sent into the network that the server stands in.',
    body: allowList,
    response: { 200: json('The list is replaced.', done), ...failures(badBody) },
  },
  mailOnFailure: {
    summary: 'Mail failures to an address',
    description: 'Adds a destination and a rule, unless they are there.',
    body: mailOnFailure,
    response: {
      200: json('The destination.', z.object({ destinationId: z.string() })),
      ...failures({ ...badBody, 409: 'No mail server is known.' }),
    },
  },
} as const

function schemaOf<Name extends keyof typeof described>(operationId: Name) {
  return { tags, operationId, ...described[operationId] }
}

/** `/api/notifications/...`: where notifications are sent, and which. */
export function serveNotificationRoutes(server: FastifyInstance, notifications: Notifications): void {
  const routes = server.withTypeProvider<ZodTypeProvider>()
  const read = { permission } as const
  const as = (action: string) => ({ permission, audit: `notifications.${action}` }) as const
  const root = '/api/notifications'
  const destinations = `${root}/destinations`
  const rules = `${root}/rules`
  routes.get(destinations, { config: read, schema: schemaOf('listDestinations') }, async () =>
    inEnglish({ destinations: await notifications.listDestinations() }),
  )
  routes.post(destinations, { config: as('createDestination'), schema: schemaOf('createDestination') }, ({ body }) =>
    notifications.createDestination(body),
  )
  routes.put(
    `${destinations}/:destinationId`,
    { config: as('updateDestination'), schema: schemaOf('updateDestination') },
    async ({ params, body }) => (await notifications.updateDestination({ ...params, ...body }), ok),
  )
  routes.delete(
    `${destinations}/:destinationId`,
    { config: as('removeDestination'), schema: schemaOf('removeDestination') },
    async ({ params }) => (await notifications.removeDestination(params.destinationId), ok),
  )
  routes.post(
    `${destinations}/:destinationId/test`,
    { config: as('test'), schema: schemaOf('testDestination') },
    async ({ params }) => inEnglish(await notifications.test(params.destinationId)),
  )
  routes.get(rules, { config: read, schema: schemaOf('listNotificationRules') }, async () => ({
    rules: await notifications.listRules(),
  }))
  routes.post(rules, { config: as('createRule'), schema: schemaOf('createNotificationRule') }, ({ body }) =>
    notifications.createRule(body),
  )
  routes.put(
    `${rules}/:ruleId`,
    { config: as('updateRule'), schema: schemaOf('updateNotificationRule') },
    async ({ params, body }) => (await notifications.updateRule({ ...params, ...body }), ok),
  )
  routes.delete(
    `${rules}/:ruleId`,
    { config: as('removeRule'), schema: schemaOf('removeNotificationRule') },
    async ({ params }) => (await notifications.removeRule(params.ruleId), ok),
  )
  routes.get(`${root}/deliveries`, { config: read, schema: schemaOf('listDeliveries') }, async ({ query }) =>
    inEnglish({ deliveries: await notifications.listDeliveries(query) }),
  )
  routes.post(
    `${root}/deliveries/:deliveryId/send-again`,
    { config: as('sendAgain'), schema: schemaOf('sendAgain') },
    async ({ params }) => (await notifications.sendAgain(params.deliveryId), ok),
  )
  routes.get(`${root}/settings`, { config: read, schema: schemaOf('notificationSettings') }, () =>
    notifications.settings(),
  )
  routes.put(
    `${root}/internal-addresses`,
    {
      config: { permission: 'settings.manage', audit: 'notifications.saveAllowList' },
      schema: schemaOf('saveAllowList'),
    },
    async ({ body }) => (await notifications.saveAllowList(body.hosts), ok),
  )
  routes.post(
    `${root}/mail-on-failure`,
    { config: as('mailOnFailure'), schema: schemaOf('mailOnFailure') },
    ({ body }) => notifications.mailOnFailure(body.address),
  )
}
