import { message, type SmtpServer } from '@holdfast/contract'
import { DeliveryError } from '../delivery-error.ts'
import type { Send } from '../deliveries/courier.ts'
import type { Guard } from '../guard/guard.ts'
import { httpRequest } from './http-requests.ts'
import { sendEmail } from './send-email.ts'
import { sendHttp } from './send-http.ts'

/** The mail server that the host's settings name. Who set them may name one inside. */
export interface HostMailServer extends SmtpServer {
  readonly password: string
  readonly from: string
}

interface SenderParts {
  guard: Guard
  /** Lets everything through: for what the host's settings name. */
  hostGuard: Guard
  mailServer: HostMailServer | null
  now: () => number
}

/** Sends to every kind of destination. */
export function createSender({ guard, hostGuard, mailServer, now }: SenderParts): Send {
  return async ({ settings, secret }, outgoing, signal) => {
    if (settings.kind !== 'email') {
      const request = httpRequest(outgoing, { settings, secret: secret ?? '', now: now() })
      // It is of no concern to it, though it was gathered.
      return request === null
        ? message('delivery-answered', { status: 204, text: '' })
        : sendHttp(request, { guard, signal })
    }
    const own = settings.server
    if (own === null && mailServer === null)
      throw new DeliveryError(message('mail-server-missing'), { permanent: true })
    const server = own ?? (mailServer as HostMailServer)
    const from = settings.from ?? mailServer?.from
    if (from === undefined) throw new DeliveryError(message('mail-from-missing'), { permanent: true })
    const password = own === null ? (mailServer?.password ?? '') : (secret ?? '')
    const admitted = await (own === null ? hostGuard : guard).admit(server.host, { plain: false })
    return sendEmail(outgoing, { server, password, from, to: settings.to }, { admitted, signal })
  }
}
