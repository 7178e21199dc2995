import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { message, OpError } from '@holdfast/contract'
import { writeSecretFile } from './secret-file.ts'

const algorithm = 'aes-256-gcm'
const keyBytes = 32
const nonceBytes = 12
const tagBytes = 16

export interface KeyPlace {
  readonly dataFolder: string
  /** 32 bytes in base64. */
  readonly secretKey?: string | undefined
}

/** Encrypts what must be read again, such as the secret of a second factor, with a key that lies beside the database. */
export class SecretKey {
  readonly #key: Buffer

  private constructor(key: Buffer) {
    this.#key = key
  }

  /** The key given, else that of the data folder, made on the first start. @throws OpError `STORAGE_FAILED` where it cannot be read. */
  static async open({ dataFolder, secretKey }: KeyPlace): Promise<SecretKey> {
    if (secretKey !== undefined) return new SecretKey(Buffer.from(secretKey, 'base64'))
    const path = join(dataFolder, 'secret.key')
    await writeSecretFile(path, randomBytes(keyBytes).toString('base64'), { replace: false })
    const key = Buffer.from(await readFile(path, 'utf8'), 'base64')
    if (key.length === keyBytes) return new SecretKey(key)
    throw new OpError('STORAGE_FAILED', message('secret-unreadable', { path, reason: `${key.length} bytes` }))
  }

  seal(text: string): string {
    const nonce = randomBytes(nonceBytes)
    const cipher = createCipheriv(algorithm, this.#key, nonce)
    const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
    return Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('base64')
  }

  /** @throws Error where it was sealed with another key, or changed. */
  unseal(text: string): string {
    const bytes = Buffer.from(text, 'base64')
    const decipher = createDecipheriv(algorithm, this.#key, bytes.subarray(0, nonceBytes))
    decipher.setAuthTag(bytes.subarray(nonceBytes, nonceBytes + tagBytes))
    return Buffer.concat([decipher.update(bytes.subarray(nonceBytes + tagBytes)), decipher.final()]).toString('utf8')
  }
}
