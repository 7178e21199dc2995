import { homedir } from 'node:os'
import { join, resolve } from 'node:path'
import { z } from 'zod'
import { message, OpError } from '@holdfast/contract'

const loopback = ['127.0.0.1', 'localhost', '::1']

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
    .refine(
      (host) => loopback.includes(host),
      `HOLDFAST_HOST must be one of ${loopback.join(', ')}: without sign-in Holdfast listens on the loopback only`,
    )
    .default('127.0.0.1'),
  HOLDFAST_DATA_DIR: z.string().min(1, 'HOLDFAST_DATA_DIR must not be empty').default('./data'),
  HOLDFAST_EXPORT_ROOTS: z.string().min(1, 'HOLDFAST_EXPORT_ROOTS must not be empty').optional(),
  HOLDFAST_IDLE_TIMEOUT_MS: wholeNumber('HOLDFAST_IDLE_TIMEOUT_MS', 100, 86_400_000).default(300_000),
  HOLDFAST_JOB_HISTORY_DAYS: wholeNumber('HOLDFAST_JOB_HISTORY_DAYS', 1, 36_500).default(90),
  DOCKER_HOST: z.string().min(1, 'DOCKER_HOST must not be empty').optional(),
  /** As the docker command line has it: any value that is not empty. */
  DOCKER_TLS_VERIFY: z.string().optional(),
  DOCKER_CERT_PATH: z.string().optional(),
  HOME: z.string().optional(),
})

export interface Config {
  readonly port: number
  readonly host: string
  readonly dataFolder: string
  /** Absolute; the first one is the default export folder. */
  readonly exportRoots: readonly [string, ...string[]]
  readonly idleTimeoutMs: number
  /** How long jobs are kept after their end. */
  readonly jobHistoryDays: number
  readonly dockerHost: string | undefined
  /** Where `ca.pem`, `cert.pem` and `key.pem` are, when the engine is to be reached over TLS with them. */
  readonly dockerCertFolder: string | undefined
}

/**
 * The configuration in an environment; the only place with names of variables and their defaults.
 * @throws OpError `BAD_REQUEST` naming the variable and what it must be.
 */
export function parseConfig(source: Readonly<Record<string, string | undefined>>): Config {
  const parsed = environment.safeParse(source)
  if (!parsed.success) {
    const issue = parsed.error.issues[0]
    const name = String(issue?.path[0])
    const detail = message('variable-invalid', { problem: issue?.message ?? name, value: JSON.stringify(source[name]) })
    throw new OpError('BAD_REQUEST', detail, { field: name })
  }
  const dataFolder = resolve(parsed.data.HOLDFAST_DATA_DIR)
  const roots = (parsed.data.HOLDFAST_EXPORT_ROOTS ?? resolve(dataFolder, 'exports')).split(':').filter(Boolean)
  const [first, ...others] = roots.map((root) => resolve(root))
  if (first === undefined)
    throw new OpError('BAD_REQUEST', message('export-roots-empty'), { field: 'HOLDFAST_EXPORT_ROOTS' })
  return Object.freeze({
    port: parsed.data.HOLDFAST_PORT,
    host: parsed.data.HOLDFAST_HOST,
    dataFolder,
    exportRoots: [first, ...others] as const,
    idleTimeoutMs: parsed.data.HOLDFAST_IDLE_TIMEOUT_MS,
    jobHistoryDays: parsed.data.HOLDFAST_JOB_HISTORY_DAYS,
    dockerHost: parsed.data.DOCKER_HOST,
    dockerCertFolder: certFolderOf(parsed.data),
  })
}

/** A socket of this machine needs none, whatever the variables say. */
function certFolderOf(variables: z.infer<typeof environment>): string | undefined {
  const {
    DOCKER_HOST: host,
    DOCKER_TLS_VERIFY: verify = '',
    DOCKER_CERT_PATH: folder = '',
    HOME = homedir(),
  } = variables
  if (host === undefined || host.startsWith('unix://')) return undefined
  if (verify !== '') return resolve(folder === '' ? join(HOME, '.docker') : folder)
  return host.startsWith('https://') && folder !== '' ? resolve(folder) : undefined
}
