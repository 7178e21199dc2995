import { parseArgs } from 'node:util'
import {
  createToken,
  message,
  OpError,
  textOf,
  userName,
  type AuditVerification,
  type CreateToken,
} from '@holdfast/contract'
import { recorded, type Audit } from '../access/audit.ts'
import type { Access } from '../access/create-access.ts'
import type { OidcAccounts } from '../sessions/oidc/oidc-accounts.ts'

const hourMs = 3_600_000
const usage = [
  'holdfast user list',
  'holdfast user reset <name>',
  'holdfast token create --role <viewer|operator|admin> --name <name> [--days <days>]',
  'holdfast token list',
  'holdfast audit verify',
].join('\n       ')

/** Lines to print. @throws OpError what is wrong with the command. */
export type RunCommand = (args: readonly string[]) => Promise<string[]>

export interface CommandParts extends Pick<
  Access,
  'userTable' | 'tokenTable' | 'sessions' | 'invitations' | 'secondFactorTable' | 'passkeyTable' | 'connections'
> {
  /** Where the console is: `http://localhost:3010`. */
  url: string
  audit: Audit
  oidcAccounts: Pick<OidcAccounts, 'unlinkAll'>
  verifyAudit: () => Promise<AuditVerification>
}

/** What whoever may read the data folder can do without signing in. */
export function createCommands(parts: CommandParts): RunCommand {
  const { userTable, tokenTable } = parts
  return async ([noun = '', verb = '', ...args]) => {
    switch (`${noun} ${verb}`) {
      case 'user list':
        return (await userTable.all()).map(
          ({ name, role, disabledAt }) => `${name}  ${role}${disabledAt === null ? '' : '  disabled'}`,
        )
      case 'user reset':
        return recorded(parts.audit, { ...host, action: 'users.reset', input: { name: args[0] } }, () =>
          resetUser(parts, args[0] ?? ''),
        )
      case 'token create': {
        const input = readToken(args)
        return recorded(parts.audit, { ...host, action: 'tokens.create', input }, () => createTokenHere(parts, input))
      }
      case 'token list':
        return (await tokenTable.all(null)).map(({ id, name, role }) => `${id}  ${name}  ${role}`)
      case 'audit verify':
        return describeVerification(await parts.verifyAudit())
      default:
        throw unknown()
    }
  }
}

const host = { actor: { kind: 'system', id: 'host', name: 'Command on the host' }, from: null } as const

/** @throws OpError `STORAGE_FAILED` with what was found, when anything was. */
function describeVerification({ entries, lastSeq, hash, vault, ...found }: AuditVerification): string[] {
  if (found.problems.length > 0) {
    const problems = found.problems.map(({ detail }) => detail)
    throw new OpError('STORAGE_FAILED', message('audit-changed', { problems, hasMore: found.hasMoreProblems }))
  }
  const compared = vault.state === 'compared' ? message('audit-compared', { seq: vault.lastSeq ?? 0 }) : vault.detail
  return [message('audit-whole', { entries, seq: lastSeq ?? 0, hash: hash ?? '' }), compared].map(textOf)
}

/** Enables a user, ends their sessions, and prints a link to set a new password with. A name that does not exist becomes an admin. */
async function resetUser(
  { userTable, sessions, invitations, secondFactorTable, passkeyTable, oidcAccounts, connections, url }: CommandParts,
  name: string,
): Promise<string[]> {
  if (!userName.safeParse(name).success) throw unknown()
  const known = await userTable.findNamed(name)
  if (known === null) throw new OpError('USER_NOT_FOUND', message('user-not-found', { id: name }))
  await userTable.update(known.id, { disabledAt: null, passwordHash: null })
  await sessions.endAll(known.id)
  await secondFactorTable.remove(known.id)
  await passkeyTable.removeAll(known.id)
  // Who has their account at the provider got in with it, too.
  await oidcAccounts.unlinkAll(known.id)
  await connections.recheck()
  const { token } = await invitations.create(known.id, hourMs)
  return [
    `${known.name} (${known.role}) is enabled, has no password, second factor or passkey and no identity provider linked, and is signed out everywhere.`,
    `Within an hour, set a new password at ${url}/invitation#token=${token}`,
  ]
}

async function createTokenHere({ tokenTable }: CommandParts, input: CreateToken): Promise<string[]> {
  const { secret } = await tokenTable.create(input, null)
  return [secret]
}

function readToken(args: readonly string[]): CreateToken {
  const input = createToken.safeParse(readTokenFlags(args))
  if (!input.success) throw unknown()
  return input.data
}

function readTokenFlags(args: readonly string[]): object {
  try {
    const options = { role: { type: 'string' }, name: { type: 'string' }, days: { type: 'string' } } as const
    const { role, name, days } = parseArgs({ args: [...args], options }).values
    return { role, name, ...(days !== undefined && { days: days === 'never' ? null : Number(days) }) }
  } catch {
    throw unknown()
  }
}

function unknown(): OpError {
  return new OpError('BAD_REQUEST', message('command-unknown', { usage }))
}

/** What went wrong, for a terminal. */
export function explainCommand(error: unknown): string {
  return error instanceof OpError ? textOf(error.detail) : String(error)
}
