import { createPrivateKey, X509Certificate } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { message, OpError } from '@holdfast/contract'

/** What TLS to an engine needs, as PEM. */
export interface Certificates {
  /** Of those who may vouch for the engine. */
  readonly ca: string
  /** What the engine knows us by. Absent where it asks for nothing. */
  readonly client: { readonly cert: string; readonly key: string } | null
}

/**
 * Reads `ca.pem`, `cert.pem` and `key.pem` of a folder as the docker command line keeps them: without a certificate and
 * key of our own none is shown. https://docs.docker.com/engine/security/protect-access/
 * @throws OpError `BAD_REQUEST` with the field DOCKER_CERT_PATH, naming the file and what is wrong with it.
 */
export async function readCertificates(folder: string): Promise<Certificates> {
  const [caPath, certPath, keyPath] = [join(folder, 'ca.pem'), join(folder, 'cert.pem'), join(folder, 'key.pem')]
  const [ca, cert, key] = await Promise.all([readPem(caPath), readPem(certPath), readPem(keyPath)])
  if (ca === null) throw refuse(message('certificate-unreadable', { path: caPath, reason: 'ENOENT' }))
  parsed(caPath, () => new X509Certificate(ca))
  if (cert === null && key === null) return { ca, client: null }
  if (cert === null) throw refuse(message('certificate-without-key', { present: keyPath, missing: certPath }))
  if (key === null) throw refuse(message('certificate-without-key', { present: certPath, missing: keyPath }))
  const certificate = parsed(certPath, () => new X509Certificate(cert))
  const privateKey = parsed(keyPath, () => createPrivateKey(key))
  if (!certificate.checkPrivateKey(privateKey))
    throw refuse(message('certificate-invalid', { path: keyPath, reason: 'it is not the key of cert.pem' }))
  return { ca, client: { cert, key } }
}

/** Null where there is none. */
async function readPem(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    const { code = 'unknown error' } = error as NodeJS.ErrnoException
    if (code === 'ENOENT') return null
    throw refuse(message('certificate-unreadable', { path, reason: code }), error)
  }
}

function parsed<T>(path: string, parse: () => T): T {
  try {
    return parse()
  } catch (error) {
    throw refuse(message('certificate-invalid', { path, reason: (error as Error).message }), error)
  }
}

function refuse(detail: ConstructorParameters<typeof OpError>[1], cause?: unknown): OpError {
  return new OpError('BAD_REQUEST', detail, { field: 'DOCKER_CERT_PATH', cause })
}
