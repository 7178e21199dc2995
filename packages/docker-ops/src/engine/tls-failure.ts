import { message, type Message } from '@holdfast/contract'

/** What became of a call: the code of its socket, or the engine's answer. */
interface Failure {
  statusCode: number | null
  code: string | null
  message: string
}

// https://docs.openssl.org/3.5/man1/openssl-verification-options/, as Node names what it checks of the engine.
const untrusted =
  /^(UNABLE_TO_|CERT_|CRL_|ERROR_IN_CERT_|DEPTH_ZERO_SELF_SIGNED|SELF_SIGNED|INVALID_(CA|PURPOSE)|PATH_LENGTH|HOSTNAME_MISMATCH|ERR_TLS_CERT_ALTNAME)/
/** What the engine answers in the handshake when it does not know us. */
const unknownToEngine = /ALERT_(CERTIFICATE|BAD_CERTIFICATE|UNSUPPORTED_CERTIFICATE|UNKNOWN_CA|ACCESS_DENIED)/
const notTls = /^(EPROTO|ERR_SSL_(WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG|HTTP_REQUEST))$/

/** What went wrong between us and an engine that is reached over TLS, or should be; null for anything else. */
export function tlsFailure({ statusCode, code, message: text }: Failure): Message | null {
  if (statusCode === 400 && /HTTP request to an HTTPS server/i.test(text)) return message('engine-needs-tls')
  if (statusCode !== null || code === null) return null
  if (unknownToEngine.test(code)) return message('engine-refused-certificate', { reason: code })
  if (untrusted.test(code)) return message('engine-not-trusted', { reason: text })
  return notTls.test(code) ? message('engine-without-tls') : null
}
