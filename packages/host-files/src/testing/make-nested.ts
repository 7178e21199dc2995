import { closeSync, mkdirSync, openSync, writeFileSync } from 'node:fs'

/** Folders one in the other, each of one name, deeper than a path may be long; a file in each. */
export function makeNested(root: string, names: Iterable<string>): void {
  let fd = openSync(root, 'r')
  for (const name of names) {
    const path = `/proc/self/fd/${fd}/${name}`
    mkdirSync(path)
    const next = openSync(path, 'r')
    closeSync(fd)
    fd = next
    writeFileSync(`/proc/self/fd/${fd}/~`, '')
  }
  closeSync(fd)
}
