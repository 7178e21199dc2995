/** One element of `Config.Env`: `NAME=value`, or a bare `NAME`, which unsets a variable and has no value. */
export function splitVariable(line: string): [name: string, value: string | null] {
  const equals = line.indexOf('=')
  return equals === -1 ? [line, null] : [line.slice(0, equals), line.slice(equals + 1)]
}
