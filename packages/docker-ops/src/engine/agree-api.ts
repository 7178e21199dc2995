import { OpError } from '@holdfast/contract'
import { message } from '@holdfast/contract/messages'
import { z } from 'zod'
import { ask } from './ask-engine.ts'

/** The newest version of the engine's API that Holdfast is tested with: none is asked for a newer one. */
export const newestTestedApi = '1.51'
/** Docker 20.10's: what Holdfast asks for is all there. */
const oldestUsableApi = '1.41'

const answerMs = 15_000

const rawVersion = z.looseObject({
  Version: z.string(),
  ApiVersion: z.string(),
  MinAPIVersion: z.string().optional(),
  Os: z.string().default('linux'),
  Arch: z.string().default('amd64'),
  Components: z.array(z.looseObject({ Name: z.string() })).nullish(),
})
/** The answer of `GET /version`. */
export type RawVersion = z.infer<typeof rawVersion>

export interface AgreedApi {
  /** `1.41`: the smaller one of the engine's newest and the newest tested. Every call names it. */
  apiVersion: string
  engine: RawVersion
}

/** The version of the API that is spoken with one engine. It is agreed on at the first call, and again after the engine was away. */
export class ApiAgreement {
  readonly #readVersion: (signal: AbortSignal) => Promise<unknown>
  #agreed: Promise<AgreedApi> | null = null

  constructor(readVersion: (signal: AbortSignal) => Promise<unknown>) {
    this.#readVersion = readVersion
  }

  /**
   * What was agreed on.
   * @throws OpError `ENGINE_UNREACHABLE`; `ENGINE_REFUSED` for an engine too old or too new; the signal's reason.
   */
  async current(signal?: AbortSignal): Promise<AgreedApi> {
    if (this.#agreed === null) {
      const agreed = this.#agree()
      this.#agreed = agreed
      agreed.catch(() => {
        if (this.#agreed === agreed) this.#agreed = null
      })
    }
    return untilAborted(this.#agreed, signal)
  }

  /** The next call agrees anew. */
  forget(): void {
    this.#agreed = null
  }

  async #agree(): Promise<AgreedApi> {
    const timeout = AbortSignal.timeout(answerMs)
    const call = this.#readVersion(timeout).catch((error: unknown) => {
      throw timeout.aborted ? Object.assign(new Error('no answer', { cause: error }), { code: 'ETIMEDOUT' }) : error
    })
    const answer = rawVersion.safeParse(await ask(call))
    if (answer.success) return { apiVersion: agreedVersion(answer.data), engine: answer.data }
    const problem = z.prettifyError(answer.error)
    throw new OpError('ENGINE_REFUSED', message('engine-answer-unknown', { problem }), { cause: answer.error })
  }
}

/** Whether that is how an engine refuses the version a call names. */
export function refusesVersion(error: { statusCode?: number; message?: string }): boolean {
  return error.statusCode === 400 && /client version [\d.]+ is too (old|new)/.test(error.message ?? '')
}

/** `1.9` is older than `1.10`. */
export function isAtLeast(version: string, floor: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  const [floorMajor = 0, floorMinor = 0] = floor.split('.').map(Number)
  return major === floorMajor ? minor >= floorMinor : major > floorMajor
}

/** @NOTE Podman answers with another id each time, and has its own numbers: pkg/api/handlers/compat/info.go. */
export function isPodman({ Components }: Pick<RawVersion, 'Components'>): boolean {
  return (Components ?? []).some(({ Name }) => Name === 'Podman Engine')
}

/** `Docker 28.5.2` */
export function engineName(engine: RawVersion): string {
  return `${isPodman(engine) ? 'Podman' : 'Docker'} ${engine.Version}`
}

function agreedVersion(engine: RawVersion): string {
  const { ApiVersion: newest, MinAPIVersion: oldest } = engine
  const name = engineName(engine)
  if (!isAtLeast(newest, oldestUsableApi))
    throw new OpError(
      'ENGINE_REFUSED',
      message('engine-too-old', { name, apiVersion: newest, oldest: oldestUsableApi }),
    )
  if (oldest !== undefined && !isAtLeast(newestTestedApi, oldest))
    throw new OpError(
      'ENGINE_REFUSED',
      message('engine-too-new', { name, apiVersion: oldest, newest: newestTestedApi }),
    )
  return isAtLeast(newest, newestTestedApi) ? newestTestedApi : newest
}

async function untilAborted<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return promise
  signal.throwIfAborted()
  const aborted = Promise.withResolvers<never>()
  const onAbort = (): void => aborted.reject(signal.reason)
  signal.addEventListener('abort', onAbort, { once: true })
  try {
    return await Promise.race([promise, aborted.promise])
  } finally {
    signal.removeEventListener('abort', onAbort)
  }
}
