import type { BackupSettings, JobLimits } from '@holdfast/contract'
import { createAccountRouter } from './account/account.router.ts'
import { createAlertsRouter } from './alerts/alerts.router.ts'
import type { AccountSecurity } from './account/account-security.ts'
import type { Passkeys } from './account/passkeys/passkeys.ts'
import type { SecondFactors } from './account/second-factor/second-factors.ts'
import { createAuditRouter } from './audit/audit.router.ts'
import type { BackupCatalogue } from './backups/backup-catalogue.ts'
import { createBackupsRouter } from './backups/backups.router.ts'
import type { Backups } from './backups/backups.ts'
import { createClonesRouter } from './clones/clones.router.ts'
import type { Clones } from './clones/clones.ts'
import type { ContainerLists } from './containers/container-lists.ts'
import { createContainersRouter } from './containers/containers.router.ts'
import type { AlertServices } from './create-alerts.ts'
import type { AuditServices } from './create-audit.ts'
import type { Containers } from './containers/containers.ts'
import { createEnginesRouter } from './containers/containers.router.ts'
import type { StoredSetting } from './database/stored-setting.ts'
import type { Engines } from './engines/engines.ts'
import { createExportsRouter } from './exports/exports.router.ts'
import type { Exports } from './exports/exports.ts'
import type { JobRunner } from './jobs/job-runner.ts'
import type { NotificationServices } from './create-notifications.ts'
import { createNotificationsRouter } from './notifications/notifications.router.ts'
import { createJobsRouter } from './jobs/jobs.router.ts'
import type { Jobs } from './jobs/jobs.ts'
import { createOverviewRouter } from './overview/overview.router.ts'
import type { Overview } from './overview/overview.ts'
import { createRestoresRouter } from './restores/restores.router.ts'
import type { Restores } from './restores/restores.ts'
import type { OpenConnections } from './access/open-connections.ts'
import type { SessionTable } from './access/session-table.ts'
import { createOidcRouter, type OidcServices } from './sessions/oidc/oidc.router.ts'
import { createSchedulesRouter } from './schedules/schedules.router.ts'
import type { Schedules } from './schedules/schedules.ts'
import { createSessionsRouter } from './sessions/sessions.router.ts'
import type { SignIn } from './sessions/sign-in.ts'
import { createTokensRouter } from './tokens/tokens.router.ts'
import type { Tokens } from './tokens/tokens.ts'
import { router } from './trpc/procedures.ts'
import { createUsersRouter } from './users/users.router.ts'
import type { Users } from './users/users.ts'
import type { BackupRetention } from './retention/backup-retention.ts'
import { createRetentionRouter } from './retention/retention.router.ts'
import { createVaultsRouter } from './vaults/vaults.router.ts'
import type { Vaults } from './vaults/vaults.ts'

/** Every noun's service, made once by the server and used by tRPC and REST alike. */
export interface Services extends AlertServices, AuditServices, OidcServices, NotificationServices {
  overview: Overview
  engines: Engines
  containers: Containers
  lists: ContainerLists
  exports: Exports
  clones: Clones
  backups: Backups
  catalogue: BackupCatalogue
  restores: Restores
  schedules: Schedules
  vaults: Vaults
  retention: BackupRetention
  jobs: Jobs
  jobLimits: StoredSetting<JobLimits>
  backupSettings: StoredSetting<BackupSettings>
  runner: JobRunner
  signIn: SignIn
  security: AccountSecurity
  secondFactors: SecondFactors
  passkeys: Passkeys
  sessions: SessionTable
  connections: OpenConnections
  users: Users
  tokens: Tokens
}

export function createAppRouter(services: Services) {
  return router({
    notifications: createNotificationsRouter(services.notifications),
    alerts: createAlertsRouter(services),
    overview: createOverviewRouter(services.overview),
    audit: createAuditRouter(services),
    session: createSessionsRouter(services),
    account: createAccountRouter(services),
    oidc: createOidcRouter(services),
    users: createUsersRouter(services.users),
    tokens: createTokensRouter(services.tokens),
    engines: createEnginesRouter(services.engines),
    containers: createContainersRouter(services),
    clones: createClonesRouter(services.clones),
    exports: createExportsRouter(services.exports),
    backups: createBackupsRouter(services),
    restores: createRestoresRouter(services.restores),
    schedules: createSchedulesRouter(services.schedules),
    vaults: createVaultsRouter(services.vaults),
    retention: createRetentionRouter(services.retention),
    jobs: createJobsRouter(services),
  })
}

export type AppRouter = ReturnType<typeof createAppRouter>
