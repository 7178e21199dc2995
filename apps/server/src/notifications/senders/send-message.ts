import { message } from '@holdfast/contract'
import type { MailServer } from '../../config.ts'
import { DeliveryError } from '../delivery-error.ts'
import type { Send } from '../deliveries/courier.ts'
import type { Guard } from '../guard/guard.ts'
import { httpRequest } from './http-requests.ts'
import { sendEmail } from './send-email.ts'
import { sendHttp } from './send-http.ts'

interface SenderParts {
  guard: Guard
  /** Lets everything through: for what the host's settings name. */
  hostGuard: Guard
  /** That of the host's settings. Whoever wrote them may name one inside. */
  mailServer: MailServer | null
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
    const server = own ?? mailServer
    if (server === null) throw new DeliveryError(message('mail-server-missing'), { permanent: true })
    const from = settings.from ?? mailServer?.from
    if (from === undefined) throw new DeliveryError(message('mail-from-missing'), { permanent: true })
    const password = own === null ? (mailServer?.password ?? '') : (secret ?? '')
    const admitted = await (own === null ? hostGuard : guard).admit(server.host, { plain: false })
    return sendEmail(outgoing, { server, password, from, to: settings.to }, { admitted, signal })
  }
}
