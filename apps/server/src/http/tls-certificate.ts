import { createPrivateKey, X509Certificate } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import type { Server } from 'node:https'
import { createSecureContext, type SecureContextOptions } from 'node:tls'
import { message, OpError } from '@holdfast/contract'
import type { TlsFiles } from '../config.ts'
import type { Log } from '../log.ts'

const lookMs = 10_000

/** The certificate of the listener. Whoever renews it replaces the files and restarts nothing. */
export class TlsCertificate implements Disposable {
  /** What `https.createServer` takes. */
  readonly options: SecureContextOptions
  readonly #files: TlsFiles
  readonly #log: Log
  /** As last tried, so that a bad pair is reported once. */
  #tried: string
  #timer: NodeJS.Timeout | undefined

  /** @throws OpError `BAD_REQUEST` when the files cannot be read, or are no certificate with its key. */
  static async read(files: TlsFiles, log: Log): Promise<TlsCertificate> {
    try {
      return new TlsCertificate({ files, log, options: await readPair(files) })
    } catch (error) {
      const { message: reason } = error as Error
      const detail = message('tls-files-unusable', { cert: files.cert, key: files.key, reason })
      throw new OpError('BAD_REQUEST', detail, { field: 'HOLDFAST_TLS_CERT', cause: error })
    }
  }

  private constructor({ files, log, options }: { files: TlsFiles; log: Log; options: SecureContextOptions }) {
    this.#files = files
    this.#log = log
    this.options = options
    this.#tried = JSON.stringify([options.cert, options.key])
  }

  /** Gives the server what lies in the files, as soon as it is another pair. Looks instead of watching: links and shares send no events. */
  follow(server: Pick<Server, 'setSecureContext'>, everyMs: number = lookMs): void {
    this.#timer = setInterval(() => void this.#look(server), everyMs)
    this.#timer.unref()
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer)
  }

  /** Of the two files one is replaced first: until both fit, and after a mistake, the old certificate stays. */
  async #look(server: Pick<Server, 'setSecureContext'>): Promise<void> {
    const { cert, key } = this.#files
    let tried = ''
    try {
      const raw = await readFiles(this.#files)
      tried = JSON.stringify([raw.cert, raw.key])
      if (tried === this.#tried) return
      const options = checkPair(raw)
      server.setSecureContext(options)
      this.#log.info({ cert, validTo: new X509Certificate(raw.cert).validTo }, 'the certificate was loaded anew')
    } catch (error) {
      if (tried !== this.#tried)
        this.#log.error({ err: error, cert, key }, 'the certificate was not loaded, the old one stays')
    }
    this.#tried = tried
  }
}

interface Pair {
  cert: string
  key: string
  passphrase: string | undefined
}

async function readFiles({ cert, key, passphrase }: TlsFiles): Promise<Pair> {
  const [certText, keyText] = await Promise.all([readFile(cert, 'utf8'), readFile(key, 'utf8')])
  return { cert: certText, key: keyText, passphrase }
}

async function readPair(files: TlsFiles): Promise<SecureContextOptions> {
  return checkPair(await readFiles(files))
}

/** @throws what OpenSSL says when they are no certificate with its key. */
function checkPair({ cert, key, passphrase }: Pair): SecureContextOptions {
  const unlock = passphrase === undefined ? {} : { passphrase }
  const options = { cert, key, ...unlock, minVersion: 'TLSv1.2' as const }
  createSecureContext(options)
  // An empty key is none to that, and then no handshake succeeds.
  createPrivateKey({ key, ...unlock })
  return options
}
