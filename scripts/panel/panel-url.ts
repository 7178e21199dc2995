import type { Config } from '../../apps/server/src/config.ts'

/** Where the panel of a configuration answers: `http://127.0.0.1:3010`. */
export function panelUrl({ host, port }: Pick<Config, 'host' | 'port'>): string {
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`
}
