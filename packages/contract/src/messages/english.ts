import { accessMessages } from './english/access.ts'
import { accountMessages } from './english/account.ts'
import { alertMessages } from './english/alerts.ts'
import { archiveMessages } from './english/archive.ts'
import { auditMessages } from './english/audit.ts'
import { captureMessages } from './english/capture.ts'
import { connectionMessages } from './english/connection.ts'
import { exportMessages } from './english/exports.ts'
import { backupMessages } from './english/backups.ts'
import { engineMessages } from './english/engine.ts'
import { generalMessages } from './english/general.ts'
import { jobMessages } from './english/jobs.ts'
import { jobsOnEngineMessages } from './english/jobs-on-engine.ts'
import { networkMessages } from './english/network.ts'
import { notificationMessages } from './english/notifications.ts'
import { oidcMessages } from './english/oidc.ts'
import { planChangeMessages } from './english/plan-changes.ts'
import { planMessages } from './english/plan.ts'
import { policyMessages } from './english/policy.ts'
import { restMessages } from './english/rest.ts'
import { restoreMessages } from './english/restore.ts'
import { scheduleFileMessages } from './english/schedule-file.ts'
import { scheduleLabelMessages } from './english/schedule-labels.ts'
import { retentionMessages } from './english/retention.ts'
import { scheduleMessages } from './english/schedules.ts'
import { vaultDamageMessages } from './english/vault-damage.ts'
import { vaultMessages } from './english/vault.ts'

/** Every message in English, by its code. A second language is one more table of this type. */
export const english = {
  ...generalMessages,
  ...accessMessages,
  ...accountMessages,
  ...archiveMessages,
  ...connectionMessages,
  ...exportMessages,
  ...jobMessages,
  ...backupMessages,
  ...vaultMessages,
  ...restMessages,
  ...networkMessages,
  ...vaultDamageMessages,
  ...engineMessages,
  ...jobsOnEngineMessages,
  ...planMessages,
  ...planChangeMessages,
  ...policyMessages,
  ...captureMessages,
  ...restoreMessages,
  ...scheduleMessages,
  ...retentionMessages,
  ...scheduleLabelMessages,
  ...scheduleFileMessages,
  ...oidcMessages,
  ...auditMessages,
  ...notificationMessages,
  ...alertMessages,
}
export type English = typeof english
