/** A path of the engine's API, apart from the version before it. */
export function splitVersion(path: string): { version: string | null; path: string } {
  const found = /^\/(v\d+\.\d+)(\/.*)$/.exec(path)
  return { version: found?.[1] ?? null, path: found?.[2] ?? path }
}
