/** What REST and the HTTP listener say themselves. Everything else they hand on from the rooms below. */
export const restMessages = {
  /** `problem` is what the schema says of the value. */
  'field-invalid': ({ field, problem }: { field: string; problem: string }) => `${field}: ${problem}`,
  'field-unknown': ({ field }: { field: string }) => `${field}: is not known here`,
  'rest-engine-missing': ({ engines }: { engines: readonly string[] }) =>
    `engine is missing, and there are several: ${engines.join(', ')}.`,
  'backup-id-invalid': ({ id }: { id: string }) => `There is no backup ${id}.`,
  'backup-of-another': ({ backup, container, named }: { backup: string; container: string; named: string }) =>
    `containerId: ${backup} is a backup of ${container}, not of ${named}. Leave containerId out, or name that container.`,
  'host-foreign': ({ host }: { host: string }) => `This server is not ${host}.`,
  'host-missing': () => 'The request names no host.',
  'origin-foreign': ({ origin }: { origin: string }) => `Requests from ${origin} are not accepted.`,
  'site-foreign': () => 'Requests from other sites are not accepted.',
  'route-not-found': ({ method, url }: { method: string; url: string }) => `There is no ${method} ${url}.`,
  'console-not-built': () => 'The console is not built. Run npm start, which builds it.',
}
