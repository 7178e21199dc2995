import { readFileSync } from 'node:fs'
import { isIP } from 'node:net'
import { homedir } from 'node:os'
import { join, resolve } from 'node:path'
import proxyAddr from '@fastify/proxy-addr'
import { z } from 'zod'
import { emailAddress, message, OpError, smtpServer, type Message, type SmtpServer } from '@holdfast/contract'

const wholeNumber = (name: string, low: number, high: number) =>
  z
    .string()
    .regex(/^\d+$/, `${name} must be a whole number`)
    .transform(Number)
    .refine((value) => value >= low && value <= high, `${name} must be between ${low} and ${high}`)

const environment = z.object({
  HOLDFAST_PORT: wholeNumber('HOLDFAST_PORT', 0, 65_535).default(3010),
  HOLDFAST_HOST: z
    .string()
    .refine((host) => host === 'localhost' || isIP(host) !== 0, 'HOLDFAST_HOST must be an IP address or localhost')
    .default('127.0.0.1'),
  HOLDFAST_URL: z
    .string()
    .refine(isOrigin, 'HOLDFAST_URL must be an origin such as https://holdfast.example.org, without a path')
    .transform((url) => new URL(url).origin)
    .optional(),
  HOLDFAST_TLS_CERT: z.string().min(1, 'HOLDFAST_TLS_CERT must not be empty').optional(),
  HOLDFAST_TLS_KEY: z.string().min(1, 'HOLDFAST_TLS_KEY must not be empty').optional(),
  HOLDFAST_TLS_PASSPHRASE: z.string().optional(),
  HOLDFAST_TRUSTED_PROXIES: z
    .string()
    .transform((list) => list.split(',').map((one) => one.trim()))
    .refine(
      areAddresses,
      'HOLDFAST_TRUSTED_PROXIES must be addresses or networks separated by commas, such as 127.0.0.1, 172.16.0.0/12',
    )
    .default([]),
  HOLDFAST_INSECURE_HTTP: z.enum(['0', '1'], 'HOLDFAST_INSECURE_HTTP must be 0 or 1').default('0'),
  HOLDFAST_DATA_DIR: z.string().min(1, 'HOLDFAST_DATA_DIR must not be empty').default('./data'),
  HOLDFAST_EXPORT_ROOTS: z.string().min(1, 'HOLDFAST_EXPORT_ROOTS must not be empty').optional(),
  HOLDFAST_IDLE_TIMEOUT_MS: wholeNumber('HOLDFAST_IDLE_TIMEOUT_MS', 100, 86_400_000).default(300_000),
  HOLDFAST_HOST_READER: z.enum(['auto', 'off'], 'HOLDFAST_HOST_READER must be auto or off').default('auto'),
  HOLDFAST_JOB_HISTORY_DAYS: wholeNumber('HOLDFAST_JOB_HISTORY_DAYS', 1, 36_500).default(90),
  HOLDFAST_SECRET_KEY: z
    .string()
    .refine(
      (key) => /^[A-Za-z0-9+/]{43}=$/.test(key),
      'HOLDFAST_SECRET_KEY must be 32 bytes in base64, as `openssl rand -base64 32` gives them',
    )
    .optional(),
  HOLDFAST_SMTP_URL: z.string().optional(),
  HOLDFAST_AUDIT_DAYS: wholeNumber('HOLDFAST_AUDIT_DAYS', 1, 36_500).default(365),
  DOCKER_HOST: z.string().min(1, 'DOCKER_HOST must not be empty').optional(),
  /** As the docker command line has it: any value that is not empty. */
  DOCKER_TLS_VERIFY: z.string().optional(),
  DOCKER_CERT_PATH: z.string().optional(),
  HOME: z.string().optional(),
})

/** Values nobody should find in a list of processes or in `docker inspect`: each may lie in a file that `<NAME>_FILE` names. */
const secrets: readonly string[] = ['HOLDFAST_TLS_PASSPHRASE', 'HOLDFAST_SECRET_KEY', 'HOLDFAST_SMTP_URL']

export interface Config {
  readonly port: number
  readonly host: string
  /** The origin people use, `https://holdfast.example.org`; undefined while only the loopback's names lead here. */
  readonly url: string | undefined
  readonly tls: TlsFiles | undefined
  /** Addresses and networks whose `X-Forwarded-For` and `-Proto` are believed. */
  readonly trustedProxies: readonly string[]
  /** Whoever runs it accepts that passwords cross the network in the clear. */
  readonly insecureHttp: boolean
  readonly dataFolder: string
  /** What secrets in the database are encrypted with, in base64; undefined: `secret.key` in the data folder. */
  readonly secretKey: string | undefined
  /** Absolute; the first one is the default export folder. */
  readonly exportRoots: readonly [string, ...string[]]
  readonly idleTimeoutMs: number
  /** Whether data may be read where it lies, on the engine's own host. */
  readonly hostReader: boolean
  /** How long jobs are kept after their end. */
  readonly jobHistoryDays: number
  /** How long entries of the audit log are kept. */
  readonly auditDays: number
  /** What mails are sent with where a destination names no server of its own. */
  readonly mailServer: MailServer | undefined
  readonly dockerHost: string | undefined
  /** Where `ca.pem`, `cert.pem` and `key.pem` are, when the engine is to be reached over TLS with them. */
  readonly dockerCertFolder: string | undefined
}

/** A mail server, and who sends by it. */
export interface MailServer extends SmtpServer {
  readonly password: string
  readonly from: string
}

export interface TlsFiles {
  readonly cert: string
  readonly key: string
  readonly passphrase: string | undefined
}

type Environment = Readonly<Record<string, string | undefined>>

/**
 * The configuration in an environment; the only place with names of variables and their defaults.
 * @throws OpError `BAD_REQUEST` naming the variable and what it must be.
 */
export function parseConfig(source: Environment): Config {
  const parsed = environment.safeParse(source)
  if (!parsed.success) {
    const issue = parsed.error.issues[0]
    const name = String(issue?.path[0])
    const value = secrets.includes(name) ? 'not shown' : JSON.stringify(source[name])
    const detail = message('variable-invalid', { problem: issue?.message ?? name, value })
    refuse(name, detail)
  }
  checkListener(parsed.data)
  const dataFolder = resolve(parsed.data.HOLDFAST_DATA_DIR)
  const roots = (parsed.data.HOLDFAST_EXPORT_ROOTS ?? resolve(dataFolder, 'exports')).split(':').filter(Boolean)
  const [first, ...others] = roots.map((root) => resolve(root))
  if (first === undefined) refuse('HOLDFAST_EXPORT_ROOTS', message('export-roots-empty'))
  return Object.freeze({
    port: parsed.data.HOLDFAST_PORT,
    host: parsed.data.HOLDFAST_HOST,
    url: parsed.data.HOLDFAST_URL,
    tls: tlsFilesOf(parsed.data),
    trustedProxies: parsed.data.HOLDFAST_TRUSTED_PROXIES,
    insecureHttp: parsed.data.HOLDFAST_INSECURE_HTTP === '1',
    dataFolder,
    secretKey: parsed.data.HOLDFAST_SECRET_KEY,
    exportRoots: [first, ...others] as const,
    idleTimeoutMs: parsed.data.HOLDFAST_IDLE_TIMEOUT_MS,
    hostReader: parsed.data.HOLDFAST_HOST_READER === 'auto',
    jobHistoryDays: parsed.data.HOLDFAST_JOB_HISTORY_DAYS,
    auditDays: parsed.data.HOLDFAST_AUDIT_DAYS,
    mailServer: mailServerOf(parsed.data.HOLDFAST_SMTP_URL),
    dockerHost: parsed.data.DOCKER_HOST,
    dockerCertFolder: certFolderOf(parsed.data),
  })
}

/**
 * The environment with every secret that lies in a file put where it would be without one.
 * @throws OpError `BAD_REQUEST` naming the variable when the file cannot be read, or when the secret is given twice.
 */
export function readSecretFiles(source: Environment): Environment {
  const found = { ...source }
  for (const name of secrets) {
    const path = source[`${name}_FILE`]
    if (path === undefined) continue
    if (source[name] !== undefined) refuse(`${name}_FILE`, message('secret-twice', { name }))
    try {
      found[name] = readFileSync(path, 'utf8').replace(/\r?\n$/, '')
    } catch (error) {
      const { message: reason } = error as Error
      refuse(`${name}_FILE`, message('secret-file-unreadable', { name: `${name}_FILE`, reason }))
    }
  }
  return found
}

/** Whether a host, as configured or as a socket has it, is this machine talking to itself. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^(::ffff:)?127\.\d+\.\d+\.\d+$/.test(host)
}

/** Addresses to listen on that nobody can call. */
const everywhere: Readonly<Record<string, string>> = { '0.0.0.0': '127.0.0.1', '::': '::1' }

/** Where a program on the same machine reaches the server of a configuration: `http://127.0.0.1:3010`. */
export function panelUrl({ host: listened, port, tls }: Pick<Config, 'host' | 'port' | 'tls'>): string {
  const host = everywhere[listened] ?? listened
  return `${tls === undefined ? 'http' : 'https'}://${host.includes(':') ? `[${host}]` : host}:${port}`
}

/** Passwords and cookies cross no network in the clear, unless somebody says so by name. */
function checkListener(variables: z.infer<typeof environment>): void {
  const { HOLDFAST_HOST: host, HOLDFAST_URL: url, HOLDFAST_TLS_CERT: cert, HOLDFAST_TLS_KEY: key } = variables
  const hasTls = cert !== undefined && key !== undefined
  const hasProxy = variables.HOLDFAST_TRUSTED_PROXIES.length > 0
  const isInsecure = variables.HOLDFAST_INSECURE_HTTP === '1'
  if ((cert === undefined) !== (key === undefined))
    refuse(cert === undefined ? 'HOLDFAST_TLS_CERT' : 'HOLDFAST_TLS_KEY', message('tls-files-incomplete'))
  if (!isLoopback(host) && !hasTls && !hasProxy && !isInsecure)
    refuse('HOLDFAST_HOST', message('listener-unprotected', { host }))
  if (!isLoopback(host) && url === undefined) refuse('HOLDFAST_URL', message('public-url-missing', { host }))
  if (url === undefined) return
  const { protocol, hostname } = new URL(url)
  if (protocol === 'https:' && !hasTls && !hasProxy) refuse('HOLDFAST_URL', message('public-url-without-tls', { url }))
  if (protocol === 'http:' && (hasTls || !(isInsecure || isLoopback(hostname.replace(/[[\]]/g, '')))))
    refuse('HOLDFAST_URL', message('public-url-not-https', { url }))
}

function refuse(field: string, detail: Message): never {
  throw new OpError('BAD_REQUEST', detail, { field })
}

/** `smtps://user:password@mail.example.org?from=holdfast@example.org`; `smtp://` with STARTTLS, on this machine with `&security=none` without. */
function mailServerOf(text: string | undefined): MailServer | undefined {
  if (text === undefined) return undefined
  const url = URL.parse(text)
  const host = url?.hostname.replace(/^\[(.*)\]$/, '$1') ?? ''
  const isTls = url?.protocol === 'smtps:'
  const security = url?.searchParams.get('security') ?? (isTls ? 'tls' : 'starttls')
  const port = Number(url?.port || (isTls ? 465 : 587))
  const user = decodeURIComponent(url?.username ?? '') || null
  const { data: server } = smtpServer.safeParse({ host, port, security, user })
  const { data: from } = emailAddress.safeParse(url?.searchParams.get('from'))
  const isFit = url !== null && ['smtp:', 'smtps:'].includes(url.protocol) && isTls === (security === 'tls')
  if (!isFit || server === undefined || from === undefined || (security === 'none' && !isLoopback(host)))
    refuse('HOLDFAST_SMTP_URL', message('smtp-url-invalid'))
  return { ...server, password: decodeURIComponent(url.password), from }
}

function isOrigin(value: string): boolean {
  const url = URL.parse(value)
  if (url === null || !['http:', 'https:'].includes(url.protocol)) return false
  return url.username === '' && url.password === '' && url.pathname === '/' && !/[?#]/.test(value)
}

function areAddresses(list: readonly string[]): boolean {
  try {
    proxyAddr.compile([...list])
    return true
  } catch {
    return false
  }
}

function tlsFilesOf(variables: z.infer<typeof environment>): TlsFiles | undefined {
  const { HOLDFAST_TLS_CERT: cert, HOLDFAST_TLS_KEY: key, HOLDFAST_TLS_PASSPHRASE: passphrase } = variables
  return cert === undefined || key === undefined ? undefined : { cert: resolve(cert), key: resolve(key), passphrase }
}

/** A socket of this machine needs none, whatever the variables say. */
function certFolderOf(variables: z.infer<typeof environment>): string | undefined {
  const { DOCKER_HOST: host, DOCKER_TLS_VERIFY: verify = '', DOCKER_CERT_PATH: folder = '', HOME } = variables
  if (host === undefined || host.startsWith('unix://')) return undefined
  // Asked for only here: a user without an entry in passwd has none, and the question fails.
  if (verify !== '') return resolve(folder === '' ? join(HOME ?? homedir(), '.docker') : folder)
  return host.startsWith('https://') && folder !== '' ? resolve(folder) : undefined
}
