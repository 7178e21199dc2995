const longest = 128

/** `<source>-clone`, or with the first free number behind it. */
export function proposeCloneName(source: string, takenNames: readonly string[]): string {
  const taken = new Set(takenNames)
  for (let number = 1; ; number += 1) {
    const suffix = number === 1 ? '-clone' : `-clone-${number}`
    const name = `${source.slice(0, longest - suffix.length)}${suffix}`
    if (!taken.has(name)) return name
  }
}
