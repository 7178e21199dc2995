/** A browser without a window: follows redirects with its cookies, until one leads to `until` or an answer is no redirect. */
export class Visitor {
  readonly #cookies = new Map<string, string>()

  async visit(address: URL, until: string): Promise<URL> {
    const answer = await fetch(address, { headers: { cookie: this.#cookieHeader() }, redirect: 'manual' })
    for (const line of answer.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
      this.#cookies.set(name, value)
    }
    const location = answer.headers.get('location')
    if (location === null) throw new Error(`${address.href} answers ${answer.status}: ${await answer.text()}`)
    const next = new URL(location, address)
    return next.href.startsWith(until) ? next : this.visit(next, until)
  }

  #cookieHeader(): string {
    return [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ')
  }
}
