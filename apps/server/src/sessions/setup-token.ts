import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { message, OpError } from '@holdfast/contract'
import { writeSecretFile } from '../access/secret-file.ts'
import { createSecret, sameSecret } from '../access/secret-token.ts'

/** Who can read the data folder, or the first lines of the log, creates the first admin. */
export class SetupToken {
  readonly #path: string

  constructor(dataFolder: string) {
    this.#path = join(dataFolder, 'setup-token')
  }

  /** The token that is good until the first admin exists; the same after a restart. */
  async create(): Promise<string> {
    await writeSecretFile(this.#path, `${createSecret()}\n`, { replace: false })
    return (await this.read()) ?? ''
  }

  /** Null once it was used. */
  async read(): Promise<string | null> {
    const text = await readFile(this.#path, 'utf8').catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOENT') throw error
      return ''
    })
    return text.trim() === '' ? null : text.trim()
  }

  /** @throws OpError `FORBIDDEN` */
  async check(given: string): Promise<void> {
    const token = await this.read()
    if (token === null || !sameSecret(given, token))
      throw new OpError('FORBIDDEN', message('setup-token-wrong', { file: this.#path }), { field: 'token' })
  }

  async remove(): Promise<void> {
    await rm(this.#path, { force: true })
  }
}
