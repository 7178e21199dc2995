import type { TakenNames } from '../container/in-use.ts'

const longest = 128

/** The first name of `<stem>`, `<stem>-2`, ... under which neither the container nor one of its volumes exists already. */
export function freeName(stem: string, volumeEndings: readonly string[], taken: TakenNames): string {
  const bare = stem.replace(/-\d+$/, '')
  for (let number = 1; ; number += 1) {
    const ending = number === 1 ? '' : `-${number}`
    const name = `${bare.slice(0, longest - ending.length)}${ending}`
    if (isFree(name, volumeEndings, taken)) return name
  }
}

export function isFree(name: string, volumeEndings: readonly string[], { containers, volumes }: TakenNames): boolean {
  return !containers.has(name) && volumeEndings.every((ending) => !volumes.has(`${name}${ending}`))
}
