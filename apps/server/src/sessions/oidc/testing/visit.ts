interface Cookie {
  readonly value: string
  readonly isStrict: boolean
  /** As it was set. */
  readonly line: string
}

/** A browser without a window: keeps cookies as one does, and follows redirects. */
export class Visitor {
  readonly #cookies = new Map<string, Map<string, Cookie>>()

  /** Follows redirects until one leads to `until`, or nowhere. Answers with the last address. */
  async visit(address: string | URL, until = ''): Promise<URL> {
    return this.#follow({ address: new URL(address), until, fromOutside: false })
  }

  /** A call of a page of that origin, to tRPC. @throws what the server answers */
  async call<T>(origin: string, path: string, input?: unknown): Promise<T> {
    const headers = { cookie: this.#header(origin, false), 'content-type': 'application/json', origin }
    const answer = await fetch(`${origin}/trpc/${path}`, {
      method: 'POST',
      headers,
      body: JSON.stringify(input ?? null),
    })
    return this.#read(origin, answer)
  }

  async ask<T>(origin: string, path: string): Promise<T> {
    return this.#read(
      origin,
      await fetch(`${origin}/trpc/${path}`, { headers: { cookie: this.#header(origin, false) } }),
    )
  }

  /** How a cookie was set, by the beginning of its name. */
  cookie(origin: string, name: string): string | undefined {
    return [...this.#of(origin).values()].find(({ line }) => line.startsWith(name))?.line
  }

  async #read<T>(origin: string, answer: Response): Promise<T> {
    this.#keep(origin, answer)
    const { result, error } = (await answer.json()) as {
      result?: { data: T }
      error?: { data: { opCode: string; field: string | null; detail: { code: string } } }
    }
    if (result === undefined) throw Object.assign(new Error(error?.data.detail?.code), error?.data)
    return result.data
  }

  async #follow({ address, until, fromOutside }: { address: URL; until: string; fromOutside: boolean }): Promise<URL> {
    const { origin } = address
    const cookie = this.#header(origin, fromOutside)
    const answer = await fetch(address, { headers: { cookie }, redirect: 'manual' })
    this.#keep(origin, answer)
    await answer.arrayBuffer()
    const location = answer.headers.get('location')
    if (location === null) return address
    const next = new URL(location, address)
    if (until !== '' && next.href.startsWith(until)) return next
    return this.#follow({ address: next, until, fromOutside: fromOutside || next.origin !== origin })
  }

  /** What another site led to is sent no Strict cookie. */
  #header(origin: string, fromOutside: boolean): string {
    const sent = [...this.#of(origin)].filter(([, { isStrict }]) => !(isStrict && fromOutside))
    return sent.map(([name, { value }]) => `${name}=${value}`).join('; ')
  }

  #keep(origin: string, answer: Response): void {
    for (const line of answer.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
      if (/; max-age=0/i.test(line)) this.#of(origin).delete(name)
      else this.#of(origin).set(name, { value, line, isStrict: /; samesite=strict/i.test(line) })
    }
  }

  #of(origin: string): Map<string, Cookie> {
    const known = this.#cookies.get(origin) ?? new Map<string, Cookie>()
    this.#cookies.set(origin, known)
    return known
  }
}
