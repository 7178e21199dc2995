import { join } from 'node:path'
import type { FastifyBaseLogger } from 'fastify'
import { backupSettings as settingsSchema, jobLimits as limitsSchema, type StartPrune } from '@holdfast/contract'
import type { Caller } from './access/caller.ts'
import { assertPermissions } from './access/authorize.ts'
import { everything } from './access/in-scope.ts'
import { createAccess } from './access/create-access.ts'
import { BlobReads } from './alerts/checks/blob-reads.ts'
import { createAlerts } from './create-alerts.ts'
import { createAudit, namesFor } from './create-audit.ts'
import { createOverview } from './create-overview.ts'
import { createRetention } from './create-retention.ts'
import { createSchedules } from './create-schedules.ts'
import { createOidc, createPeople } from './create-people.ts'
import { createCommands } from './control/commands.ts'
import { serveControl } from './control/serve-control.ts'
import { BackupCatalogue, isSeen } from './backups/backup-catalogue.ts'
import { backupRecipe } from './backups/backup-recipe.ts'
import { Backups } from './backups/backups.ts'
import { FolderSizes } from './engines/folder-sizes.ts'
import { verifyRecipe } from './backups/verify-recipe.ts'
import { cloneRecipe } from './clones/clone-recipe.ts'
import { Clones } from './clones/clones.ts'
import { QuiescedTable } from './upkeep/quiesced-table.ts'
import { RestartPolicyTable } from './upkeep/restart-policy-table.ts'
import { SizeCache } from './engines/size-cache.ts'
import { sweepEngineJob } from './upkeep/sweep-engine-job.ts'
import type { Config } from './config.ts'
import { DestinationTable } from './notifications/destination-table.ts'
import { ContainerLists } from './containers/container-lists.ts'
import { Containers } from './containers/containers.ts'
import { databaseIdentity, makeDataFolders, openDatabase } from './database/open-database.ts'
import { connectConfigured, Engines } from './engines/engines.ts'
import { exportRecipe } from './exports/export-recipe.ts'
import { ExportTable } from './exports/export-table.ts'
import { Exports } from './exports/exports.ts'
import { clientReader } from './http/client-of.ts'
import { createHttpServer } from './http/create-http-server.ts'
import { listenerNames, requestCheck } from './http/guard-requests.ts'
import type { RegisteredRoute } from './http/require-permissions.ts'
import { oidcCallbackPath, serveOidc } from './http/serve-oidc.ts'
import { serveConsole } from './http/serve-console.ts'
import { serveTrpc } from './http/serve-trpc.ts'
import { TlsCertificate } from './http/tls-certificate.ts'
import { serveWebSocket } from './http/serve-websocket.ts'
import { JobBoard } from './jobs/job-board.ts'
import { createNotifications, tellOfJobs } from './create-notifications.ts'
import { JobHistory } from './jobs/job-history.ts'
import { StoredSetting } from './database/stored-setting.ts'
import { JobRunner } from './jobs/job-runner.ts'
import { serveBackupRoutes } from './rest/routes/backup-routes.ts'
import { serveContainerRoutes } from './rest/routes/container-routes.ts'
import { serveExportRoutes } from './rest/routes/export-routes.ts'
import { serveHealthRoutes } from './rest/routes/health-routes.ts'
import { serveJobRoutes } from './rest/routes/job-routes.ts'
import { serveOverviewRoutes } from './rest/routes/overview-routes.ts'
import { serveAlertRoutes } from './rest/routes/alert-routes.ts'
import { serveMetricsRoutes } from './rest/routes/metrics-routes.ts'
import { serveNotificationRoutes } from './rest/routes/notification-routes.ts'
import { serveAuditRoutes } from './rest/routes/audit-routes.ts'
import { serveRetentionRoutes } from './rest/routes/retention-routes.ts'
import { serveVaultRoutes } from './rest/routes/vault-routes.ts'
import { serveScheduleRoutes } from './rest/routes/schedule-routes.ts'
import { restoreRecipe } from './restores/restore-recipe.ts'
import { Restores } from './restores/restores.ts'
import { createAppRouter, type Services } from './router.ts'
import { jobsInSight } from './jobs/jobs-in-sight.ts'
import { Happenings } from './watching/happenings.ts'
import { Retention } from './watching/retention.ts'
import { Jobs } from './jobs/jobs.ts'
import { ScheduleTable } from './schedules/schedule-table.ts'
import { Sight } from './sight/sight.ts'
import { Upkeep } from './upkeep/upkeep.ts'
import { adoptDefaultVault } from './vaults/adopt-default-vault.ts'
import { adoptListedVaults } from './vaults/adopt-listed-vaults.ts'
import { DataPlace } from './vaults/data-place.ts'
import { OpenVaults } from './vaults/open-vaults.ts'
import { pruneRecipe } from './vaults/prune-recipe.ts'
import { StoredBytes } from './vaults/stored-bytes.ts'
import { VaultListFile } from './vaults/vault-list-file.ts'
import { VaultTable } from './vaults/vault-table.ts'
import { Vaults } from './vaults/vaults.ts'

export interface RunningServer extends AsyncDisposable {
  /** `http://127.0.0.1:3010` */
  readonly url: string
  /** What people call it: `HOLDFAST_URL`, else localhost, which passkeys need to be a name. */
  readonly publicUrl: string
  /** What the first admin is created with; null once there is one. */
  readonly setupToken: string | null
  /** All there are, with what they take. */
  readonly routes: readonly RegisteredRoute[]
}

const boardLength = 20

/** Builds everything, recovers from a dead process, then listens; disposing stops in reverse and leaves no job half done. */
export async function startServer(config: Config, log: FastifyBaseLogger): Promise<RunningServer> {
  await using stack = new AsyncDisposableStack()
  await makeDataFolders(config)
  const database = stack.adopt(await openDatabase(config.dataFolder), (open) => open.destroy())
  const access = stack.use(await createAccess(database, config))
  let publicUrl = ''
  const engines = new Engines([await connectConfigured(config)])
  const history = new JobHistory(database)
  const { entries } = await history.page({ limit: boardLength })
  const board = new JobBoard(entries.filter((one) => one.entry === 'job'))
  const table = new ExportTable(database)
  const quiesced = new QuiescedTable(database)
  const restartPolicies = new RestartPolicyTable(database)
  const sizes = stack.use(new SizeCache(log))
  const folders = stack.use(new FolderSizes())
  const vaultList = new VaultListFile(config.dataFolder)
  const vaultTable = new VaultTable(database, vaultList)
  await adoptListedVaults({ table: vaultTable, file: vaultList, log })
  const place = await DataPlace.read(database, config.dataFolder)
  await place.follow(vaultTable)
  if (place.conflict !== null)
    log.error(place.conflict, 'no vault is written to: the data folder was moved or copied, see the page of the vaults')
  const adoptDefault = () => adoptDefaultVault({ table: vaultTable, path: join(config.dataFolder, 'vault'), log })
  if (place.conflict === null) await adoptDefault()
  const vaults = new OpenVaults(vaultTable, { instanceId: await databaseIdentity(config.dataFolder), place })
  const catalogue = new BackupCatalogue(vaults)
  const scheduleTable = new ScheduleTable(database, log)
  const names = namesFor({
    users: access.userTable,
    vaults: vaultTable,
    catalogue,
    schedules: scheduleTable,
    lists: () => lists,
    destinations: new DestinationTable(database, access.secretKey),
  })
  const auditing = stack.use(createAudit({ database, names, vault: () => vaults.get(), days: config.auditDays, log }))
  const { audit } = auditing
  access.identities.onBadToken(({ address }) => {
    void audit.ended({ actor: null, from: address, action: 'tokens.use', input: null }, { code: 'UNAUTHENTICATED' })
  })
  const people = createPeople(access, { dataFolder: config.dataFolder, audit })
  const setupToken = (await people.signIn.needsSetup()) ? await people.setupToken.create() : null
  const { exportRoots: roots, idleTimeoutMs } = config
  const retaining = createRetention({
    database,
    engines,
    open: vaults,
    vaultTable,
    place,
    schedules: () => scheduled.schedules.all(),
    audit,
    log,
  })
  const reads = new BlobReads(database, Date.now)
  const backupSettings = await StoredSetting.open(database, { name: 'backupSettings', schema: settingsSchema })
  const recipes = {
    export: exportRecipe({ engines, table, roots, idleTimeoutMs }),
    clone: cloneRecipe({ engines, quiesced, restartPolicies, sizes, idleTimeoutMs }),
    backup: backupRecipe({
      engines,
      settings: () => backupSettings.get(),
      vaults,
      journal: (job) => quiesced.journal(job),
      // Names of volumes and paths of folders are never the same.
      knownSizes: (engine) => new Map([...(sizes.known(engine)?.volumes ?? []), ...folders.known()]),
      sweepEngine: (engine, jobId) => sweepEngineJob(engine, { jobId, quiesced }),
      idleTimeoutMs,
    }),
    restore: restoreRecipe({
      engines,
      backups: catalogue,
      raiseLater: (policy) => restartPolicies.insert(policy),
      idleTimeoutMs,
    }),
    verify: verifyRecipe(vaults, reads),
    prune: pruneRecipe(vaults),
    retention: retaining.recipe,
  }
  const jobLimits = await StoredSetting.open(database, { name: 'jobLimits', schema: limitsSchema })
  const parallel = { board, history, recipes, log, limits: () => jobLimits.get() }
  const lists = stack.use(new ContainerLists(engines, log))
  const happenings = new Happenings(log)
  const notifying = stack.use(
    createNotifications({
      database,
      happenings,
      log,
      secretKey: access.secretKey,
      mailServer: config.mailServer,
      findContainer: (engineId, containerId) => lists.lookUp(engineId, containerId),
      publicUrl: () => publicUrl,
    }),
  )
  const runner = stack.adopt(new JobRunner(parallel), (running) => running.stop())
  runner.onEnded((job) => audit.jobEnded(job))
  tellOfJobs(runner, happenings)
  const prune = (input: StartPrune & Pick<Caller, 'actor'>) => services.vaults.prune(input, input)
  const { retention, timer } = retaining.start({ runner, prune, happenings })
  await notifying.catchUp(history)
  await runner.recover()
  const watch = (engineId: string, signal: AbortSignal) => lists.watch(engineId, signal, everything)
  const sight = new Sight({
    container: (engineId, containerId) => lists.lookUp(engineId, containerId),
    backup: (ref) => catalogue.containerOf(ref),
  })
  const alerting = stack.use(
    createAlerts({ database, sight, runner, board, reads, happenings, vaultTable, vaults, log }),
  )
  const upkeepJobs = jobsInSight({ board, history, runner })
  const upkeep = stack.use(new Upkeep({ engines, watch, jobs: upkeepJobs, restartPolicies, quiesced, log }))
  const forgetJobs = (days: number) => history.removeOlderThan(days, upkeep.sweptAt)
  stack.use(new Retention({ what: 'jobs', days: config.jobHistoryDays, forget: forgetJobs, log }))
  const lookUpSizes = sizes.look.bind(sizes)
  const lookUpFolders = folders.look.bind(folders)
  const backups = new Backups({ engines, runner, vaults, catalogue, lookUpSizes, lookUpFolders })
  const scheduled = stack.use(
    createSchedules({
      database,
      scheduleTable,
      engines,
      lists,
      runner,
      backups,
      vaultTable,
      sight,
      happenings,
      alerts: alerting.alerts,
      log,
      days: config.jobHistoryDays,
    }),
  )
  const services: Services = {
    engines,
    containers: new Containers(engines, runner),
    lists,
    exports: new Exports({ engines, runner, table, roots, sight }),
    clones: new Clones({ engines, runner, history, sizes }),
    backups,
    ...scheduled,
    ...stack.use(
      createOverview({ database, engines, runner, vaults, vaultTable, log, ...alerting, ...scheduled.scheduling }),
    ),
    catalogue,
    restores: new Restores({ engines, runner, history, backups: catalogue }),
    vaults: new Vaults({
      table: vaultTable,
      open: vaults,
      storedBytes: new StoredBytes(log),
      runner,
      place,
      adoptDefault,
      sees: isSeen,
    }),
    jobs: new Jobs({ board, history, runner, sight }),
    jobLimits,
    backupSettings,
    runner,
    ...access,
    ...people,
    ...createOidc(access, { database, audit, redirectUri: () => `${publicUrl}${oidcCallbackPath}` }),
    ...auditing,
    ...alerting,
    retention,
    ...notifying,
  }
  stack.use(timer())
  const router = createAppRouter(services)
  assertPermissions(router)
  const clients = clientReader(config)
  const isExposed = config.insecureHttp ? () => false : clients.isExposed
  let listener = listenerNames(config)
  const check = requestCheck({ names: () => listener, isExposed })
  const certificate = config.tls === undefined ? undefined : stack.use(await TlsCertificate.read(config.tls, log))
  const { server, routes } = await createHttpServer({ config, log, certificate, clients, check, audit, ...access })
  stack.defer(() => server.close())
  serveTrpc(server, router, { ...access, ...clients, audit })
  serveContainerRoutes(server, services)
  serveJobRoutes(server, services)
  serveExportRoutes(server, services.exports)
  serveBackupRoutes(server, services)
  serveScheduleRoutes(server, services.schedules)
  serveVaultRoutes(server, services)
  serveRetentionRoutes(server, services)
  serveAuditRoutes(server, services.auditList)
  serveAlertRoutes(server, services)
  serveOverviewRoutes(server, services)
  serveNotificationRoutes(server, services.notifications)
  serveHealthRoutes(server, engines, database)
  serveMetricsRoutes(server, services)
  serveOidc(server, { ...services, ...clients, origin: () => publicUrl })
  serveConsole(server)
  const sockets = serveWebSocket({ http: server.server, router, check, ...clients, ...access, audit, log })
  server.addHook('preClose', async () => sockets[Symbol.dispose]())
  const url = await server.listen({ host: config.host, port: config.port })
  const { port, protocol } = new URL(url)
  listener = listenerNames({ ...config, port: Number(port) })
  publicUrl = config.url ?? `${protocol}//localhost:${port}`
  notifying.start(alerting.alerts)
  const commands = createCommands({ ...access, ...auditing, oidcAccounts: services.oidcAccounts, url: publicUrl })
  stack.use(await serveControl(config.dataFolder, commands))
  const parts = stack.move()
  return { url, publicUrl, setupToken, routes, [Symbol.asyncDispose]: () => parts.disposeAsync() }
}
