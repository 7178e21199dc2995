import type { Actor, ContainerScope, Role } from '@holdfast/contract'

/** Who makes a call, and what they may do. */
export interface Caller {
  readonly actor: Actor
  readonly role: Role
  /** A container is in sight when it fits every one of them; none is every container. */
  readonly scopes: readonly ContainerScope[]
  readonly credential: { readonly kind: 'session' | 'token'; readonly id: string }
}

/** Asks again who it is: a session may have ended since. Null is nobody. */
export type Identify = () => Promise<Caller | null>

/** Who is at the other end of a request, as far as the connection and the configured proxies say. */
export interface Client {
  /** An IP address, never a header's free text. */
  readonly address: string
  readonly userAgent: string
  /** Whether the browser speaks https, with us or with the proxy: cookies are `Secure` then. */
  readonly secure: boolean
  /** The port people use: two Holdfasts on one machine keep their cookies apart by it. */
  readonly port: string
  /** Of the page that calls, as browsers say it of every change; a foreign one was refused before. Null: no browser, or a mere read. */
  readonly origin: string | null
}
