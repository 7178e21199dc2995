import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { SMTPServer, type SMTPServerOptions } from 'smtp-server'

export interface ReceivedMail {
  readonly from: string
  readonly to: readonly string[]
  /** Headers and text, as they came. */
  readonly content: string
  readonly secure: boolean
}

export interface MailServer extends AsyncDisposable {
  readonly port: number
  readonly mails: ReceivedMail[]
}

/** A real mail server on a port of its own; who may do what is the test's. */
export async function startMailServer(options: SMTPServerOptions): Promise<MailServer> {
  const mails: ReceivedMail[] = []
  const server = new SMTPServer({
    logger: false,
    onData: (stream, { envelope, secure }, done) => {
      const keep = async (): Promise<void> => {
        const content = await text(stream)
        const from = envelope.mailFrom === false ? '' : envelope.mailFrom.address
        mails.push({ from, to: envelope.rcptTo.map(({ address }) => address), content, secure })
        done()
      }
      void keep()
    },
    ...options,
  })
  // Of a client that went away, or wanted another protocol.
  server.on('error', () => undefined)
  const listener = server.listen(0, '127.0.0.1')
  await once(listener, 'listening')
  return {
    mails,
    port: (listener.address() as AddressInfo).port,
    [Symbol.asyncDispose]: () => new Promise((settle) => server.close(() => settle())),
  }
}
