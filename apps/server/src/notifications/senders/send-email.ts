import { once } from 'node:events'
import { connect, isIP, type Socket } from 'node:net'
import { createTransport } from 'nodemailer'
import { message, type Message, type SmtpServer } from '@holdfast/contract'
import { escapeControls } from '@holdfast/contract/messages'
import { isLoopback } from '../../config.ts'
import { DeliveryError, reasonOf } from '../delivery-error.ts'
import type { Admitted } from '../guard/guard.ts'
import { cut, write, type Outgoing } from '../outgoing.ts'

export interface Mailbox {
  readonly server: SmtpServer
  /** Empty where the server asks for none. */
  readonly password: string
  readonly from: string
  readonly to: readonly string[]
}

export interface EmailOptions {
  /** The server, with the addresses that it may be dialled by. */
  admitted: Admitted
  signal: AbortSignal
  /** Without an answer for that long it is given up. */
  timeMs?: number
  /** Of a private authority, in PEM; absent: those of Node, to which `NODE_EXTRA_CA_CERTS` adds. */
  ca?: string
}

const shownLength = 200

/**
 * Sends one mail to all who have it not yet, encrypted or not at all. Resolves with what the server said.
 * @throws DeliveryError, with who got it where only some did.
 */
export async function sendEmail(outgoing: Outgoing, box: Mailbox, options: EmailOptions): Promise<Message> {
  const { server, password, from } = box
  const { admitted, signal, timeMs = 10_000, ca } = options
  if (server.security === 'none' && !admitted.addresses.every(isLoopback))
    throw new DeliveryError(message('smtp-clear-text', { host: server.host }), { permanent: true })
  const to = box.to.filter((address) => !outgoing.accepted.includes(address))
  const { title, text } = write(outgoing)
  using stack = new DisposableStack()
  try {
    const connection = stack.adopt(await dial(server.port, { admitted, signal, timeMs }), (socket) => socket.destroy())
    const abort = (): void => void connection.destroy()
    signal.addEventListener('abort', abort, { once: true })
    stack.defer(() => signal.removeEventListener('abort', abort))
    const transport = createTransport({
      host: admitted.host,
      connection,
      secure: server.security === 'tls',
      requireTLS: server.security === 'starttls',
      ignoreTLS: server.security === 'none',
      tls: { ...(isIP(admitted.host) === 0 && { servername: admitted.host }), ...(ca !== undefined && { ca }) },
      ...(server.user !== null && { auth: { user: server.user, pass: password } }),
      greetingTimeout: timeMs,
      socketTimeout: timeMs,
      disableFileAccess: true,
      disableUrlAccess: true,
    })
    stack.defer(() => transport.close())
    const sent = await transport.sendMail({
      from,
      to,
      subject: title,
      text: `${text}\n`,
      messageId: `<${outgoing.id}@holdfast.invalid>`,
      headers: { 'auto-submitted': 'auto-generated' },
    })
    const [rejection] = sent.rejectedErrors ?? []
    if (rejection !== undefined) throw failureOf(rejection, { host: server.host, accepted: sent.accepted.map(String) })
    return answered(Number(sent.response.slice(0, 3)), sent.response.slice(4))
  } catch (error) {
    signal.throwIfAborted()
    throw error instanceof DeliveryError ? error : failureOf(error, { host: server.host, accepted: [] })
  }
}

async function dial(
  port: number,
  { admitted, signal, timeMs }: { admitted: Admitted; signal: AbortSignal; timeMs: number },
): Promise<Socket> {
  const socket = connect({ host: admitted.host, port, lookup: admitted.lookup })
  const timeout = AbortSignal.timeout(timeMs)
  try {
    await once(socket, 'connect', { signal: AbortSignal.any([signal, timeout]) })
    return socket
  } catch (error) {
    socket.destroy()
    if (!timeout.aborted) throw error
    throw new DeliveryError(message('delivery-timed-out', { seconds: Math.ceil(timeMs / 1000) }), { permanent: false })
  }
}

interface SmtpFailure {
  code?: string
  responseCode?: number
  response?: string
}

/** As nodemailer has it: `ETLS` where STARTTLS is not to be had; a refusal has the server's own code, 4xx for later, 5xx for never. */
function failureOf(error: unknown, { host, accepted }: { host: string; accepted: readonly string[] }): DeliveryError {
  const { code, responseCode = 0, response = '' } = error as SmtpFailure
  const permanent = responseCode >= 500
  if (code === 'ETLS' && permanent)
    return new DeliveryError(message('delivery-no-starttls', { host }), { permanent, accepted, cause: error })
  if (responseCode >= 400)
    return new DeliveryError(answered(responseCode, response.slice(4)), { permanent, accepted, cause: error })
  const detail = message('delivery-unreachable', { reason: reasonOf(error) })
  return new DeliveryError(detail, { permanent: false, accepted, cause: error })
}

function answered(code: number, text: string): Message {
  return message('delivery-smtp', { code, text: cut(escapeControls(text.trim()), shownLength) })
}
