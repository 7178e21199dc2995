import { randomBytes } from 'node:crypto'
import Fastify, { LogController, type FastifyBaseLogger, type FastifyInstance, type FastifyRequest } from 'fastify'
import type { Audit } from '../access/audit.ts'
import type { Access } from '../access/create-access.ts'
import type { Config } from '../config.ts'
import { describeRoutes, docsFolder } from '../rest/openapi/describe-routes.ts'
import { answerErrors, answerUnreadable } from './answer-errors.ts'
import { auditRequests } from './audit-requests.ts'
import type { ClientReader } from './client-of.ts'
import { guardRequests, type RequestCheck } from './guard-requests.ts'
import { limitRequests } from './limit-requests.ts'
import { requirePermissions, type RegisteredRoute } from './require-permissions.ts'
import { sendSecurityHeaders } from './security-headers.ts'
import type { TlsCertificate } from './tls-certificate.ts'
import { validateRequests } from './validate-requests.ts'

const maxBodyBytes = 1024 * 1024
/** For a request to come in whole; an answer may take as long as it takes. */
const requestMs = 60_000

interface HttpParts {
  config: Config
  log: FastifyBaseLogger
  certificate: TlsCertificate | undefined
  clients: ClientReader
  check: RequestCheck
  audit: Audit
  identities: Access['identities']
  connections: Access['connections']
}

interface HttpServer {
  server: FastifyInstance
  routes: readonly RegisteredRoute[]
}

/** Guards every request before anything of ours sees it. */
export async function createHttpServer(parts: HttpParts): Promise<HttpServer> {
  const { config, log, certificate, clients, check, audit, identities, connections } = parts
  const server = createListener(log, certificate)
  answerErrors(server)
  await sendSecurityHeaders(server, { clientOf: clients.clientOf, url: config.url })
  guardRequests(server, check)
  limitRequests(server, clients)
  const identify = ({ raw }: FastifyRequest) => identities.identify(raw.headers, clients.clientOf(raw))
  auditRequests(server, { audit, addressOf: ({ raw }) => clients.clientOf(raw).address })
  const routes = requirePermissions(server, { identify, connections, folders: { [docsFolder]: 'containers.view' } })
  validateRequests(server)
  await describeRoutes(server)
  return { server, routes }
}

/** Over TLS or not, to all above it is one of HTTP: the same requests and upgrades. */
function createListener(log: FastifyBaseLogger, certificate: TlsCertificate | undefined): FastifyInstance {
  const logController = new LogController({ disableRequestLogging: true })
  const options = {
    loggerInstance: log,
    logController,
    forceCloseConnections: true,
    bodyLimit: maxBodyBytes,
    requestTimeout: requestMs,
    // In each line of its log and in each answer that says no more: not to be guessed, as a number would be.
    genReqId: () => randomBytes(6).toString('base64url'),
    frameworkErrors: answerUnreadable,
  }
  if (certificate === undefined) return Fastify(options)
  const server = Fastify({ ...options, https: certificate.options })
  certificate.follow(server.server)
  return server as unknown as FastifyInstance
}
