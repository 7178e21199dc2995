import {
  allowList,
  deliveryFilter,
  deliveryTarget,
  destinationDraft,
  destinationTarget,
  mailOnFailure,
  ruleDraft,
  ruleTarget,
  updateDestination,
  updateRule,
} from '@holdfast/contract'
import { procedures, router } from '../trpc/procedures.ts'
import type { Notifications } from './notifications.ts'

/** Where notifications are sent, and which. */
export function createNotificationsRouter(notifications: Notifications) {
  const manage = procedures.may('notifications.manage')
  return router({
    destinations: manage.query(() => notifications.listDestinations()),
    createDestination: manage.input(destinationDraft).mutation(({ input }) => notifications.createDestination(input)),
    updateDestination: manage.input(updateDestination).mutation(({ input }) => notifications.updateDestination(input)),
    removeDestination: manage
      .input(destinationTarget)
      .mutation(({ input }) => notifications.removeDestination(input.destinationId)),
    test: manage.input(destinationTarget).mutation(({ input }) => notifications.test(input.destinationId)),
    rules: manage.query(() => notifications.listRules()),
    createRule: manage.input(ruleDraft).mutation(({ input }) => notifications.createRule(input)),
    updateRule: manage.input(updateRule).mutation(({ input }) => notifications.updateRule(input)),
    removeRule: manage.input(ruleTarget).mutation(({ input }) => notifications.removeRule(input.ruleId)),
    deliveries: manage.input(deliveryFilter).query(({ input }) => notifications.listDeliveries(input)),
    sendAgain: manage.input(deliveryTarget).mutation(({ input }) => notifications.sendAgain(input.deliveryId)),
    settings: manage.query(() => notifications.settings()),
    /** It lets what is sent into the network that the server stands in. */
    saveAllowList: procedures
      .may('settings.manage')
      .input(allowList)
      .mutation(({ input }) => notifications.saveAllowList(input.hosts)),
    mailOnFailure: manage.input(mailOnFailure).mutation(({ input }) => notifications.mailOnFailure(input.address)),
  })
}
