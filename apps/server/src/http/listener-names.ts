/** What a browser may call this listener: the only Hosts answered and the only Origins trusted. */
export interface ListenerNames {
  readonly hosts: ReadonlySet<string>
  readonly origins: ReadonlySet<string>
}

/** A page that rebinds its own name to 127.0.0.1 still sends its own name, so names are compared whole, port included. */
export function listenerNames(port: number): ListenerNames {
  const hosts = ['127.0.0.1', 'localhost', '[::1]'].map((name) => `${name}:${port}`)
  return { hosts: new Set(hosts), origins: new Set(hosts.map((host) => `http://${host}`)) }
}
