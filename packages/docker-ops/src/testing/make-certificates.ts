import { execFile } from 'node:child_process'
import { copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** An authority with an engine it vouches for at 127.0.0.1 and a client: two folders as docker keeps them. */
export interface TestCertificates extends AsyncDisposable {
  /** Of the engine: `ca.pem`, `cert.pem`, `key.pem`. */
  readonly engine: string
  /** Of who calls it. */
  readonly client: string
}

/** Made with openssl, valid for a day. */
export async function makeCertificates(): Promise<TestCertificates> {
  const folder = await mkdtemp(join(tmpdir(), 'holdfast-certificates-'))
  const file = (name: string) => join(folder, name)
  const openssl = async (...args: string[]) => run('openssl', args, { cwd: folder })
  const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-noenc']
  await openssl('req', '-x509', ...newKey, '-days', '1', '-subj', '/CN=CA', '-keyout', 'ca-key.pem', '-out', 'ca.pem')

  async function issue(name: 'engine' | 'client', extensions: string): Promise<string> {
    await mkdir(file(name))
    await writeFile(file(`${name}.ext`), extensions)
    await openssl('req', ...newKey, '-subj', `/CN=${name}`, '-keyout', `${name}/key.pem`, '-out', `${name}.csr`)
    const by = ['-CA', 'ca.pem', '-CAkey', 'ca-key.pem', '-CAcreateserial', '-days', '1']
    await openssl('x509', '-req', '-in', `${name}.csr`, ...by, '-extfile', `${name}.ext`, '-out', `${name}/cert.pem`)
    await copyFile(file('ca.pem'), file(`${name}/ca.pem`))
    return file(name)
  }
  return {
    engine: await issue('engine', 'subjectAltName=IP:127.0.0.1,DNS:localhost\nextendedKeyUsage=serverAuth\n'),
    client: await issue('client', 'extendedKeyUsage=clientAuth\n'),
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  }
}
