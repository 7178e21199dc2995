/**
 * Whether a name can stand in a path of the engine: one with empty or dotted parts leads elsewhere.
 * @NOTE the engine answers such a path with a redirect, and docker-modem follows it to a host that is not there.
 */
export function isPlainPath(name: string): boolean {
  return name.split('/').every((part) => part !== '' && part !== '.' && part !== '..')
}
