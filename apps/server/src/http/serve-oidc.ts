import type { FastifyInstance, FastifyRequest } from 'fastify'
import { OpError } from '@holdfast/contract'
import { failureOf, type Audit } from '../access/audit.ts'
import type { ClientReader } from './client-of.ts'
import type { OidcSignIn } from '../sessions/oidc/oidc-sign-in.ts'
import { readStateCookie, stateCookie } from '../sessions/oidc/state-cookie.ts'
import type { SignIn } from '../sessions/sign-in.ts'

export const oidcCallbackPath = '/api/session/oidc/callback'
const startPath = '/api/session/oidc/start'

interface OidcParts extends Pick<ClientReader, 'clientOf'> {
  signIn: SignIn
  oidcSignIn: OidcSignIn
  audit: Audit
  /** What people call this server. */
  origin: () => string
}

/** The way to the provider and back, as addresses a browser goes to. */
export function serveOidc(server: FastifyInstance, parts: OidcParts): void {
  const { signIn, oidcSignIn, audit, origin, clientOf } = parts
  const config = { permission: 'public' as const }
  const schema = { hide: true }

  server.get<{ Querystring: { here?: string; to?: string } }>(startPath, { config, schema }, async (request, reply) => {
    const client = clientOf(request.raw)
    const to = pathOfOurs(request.query.to)
    // The provider sends people back to one name alone, and a cookie of another name is not there. Once: a proxy may change names.
    if (request.host !== new URL(origin()).host && request.query.here === undefined)
      return reply.redirect(`${origin()}${startPath}?here&to=${encodeURIComponent(to)}`, 303)
    const location = await orShown(request, async () => {
      const begun = await oidcSignIn.begin({ kind: 'sign-in', invitation: null, to }, client.address)
      reply.header('set-cookie', stateCookie(begun.sealed, client))
      return begun.location
    })
    return reply.redirect(location, 303)
  })

  /**
   * The session's cookie is `Strict`: it is set here, and not sent with the redirect, which another site caused. The console is public;
   * what it asks for then it asks as a page of ours, with the cookie.
   */
  server.get(oidcCallbackPath, { config, schema }, async (request, reply) => {
    const client = clientOf(request.raw)
    const query = new URL(request.url, origin()).searchParams
    const sealed = readStateCookie(request.headers.cookie, client)
    reply.header('set-cookie', stateCookie(null, client))
    const location = await orShown(request, async () => {
      const outcome = await oidcSignIn.finish({ query, sealed }, client.address)
      if (outcome.kind === 'linked') return '/account#oidc=linked'
      reply.header('set-cookie', await signIn.begin(outcome.user, { method: 'oidc', client }))
      return outcome.to
    })
    return reply.redirect(location, 303)
  })

  /** A browser that was sent here shows a page: the console, with what went wrong. No server sees a fragment. */
  async function orShown(request: FastifyRequest, find: () => Promise<string>): Promise<string> {
    try {
      return await find()
    } catch (error) {
      if (!(error instanceof OpError)) throw error
      request.log.warn({ err: error }, 'sign-in with the identity provider failed')
      const from = clientOf(request.raw).address
      await audit.ended({ actor: null, from, action: 'session.signIn', input: null }, failureOf(error))
      return `/#oidc=${encodeURIComponent(error.detail.code)}`
    }
  }
}

const longestPath = 1_000

/**
 * The page somebody came from, as browsers write a path: ASCII without backslashes, spaces and control characters, and not the `//` that
 * another host follows. Anything else, and what is no page, leads home.
 */
function pathOfOurs(to: unknown): string {
  const isOurs = typeof to === 'string' && to.length <= longestPath && /^\/(?!\/|api\/)[!-[\]-~]*$/.test(to)
  return isOurs ? to : '/'
}
