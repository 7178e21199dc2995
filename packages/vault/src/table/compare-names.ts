const slash = 0x2f

/** The order of a tar: by bytes, path component by component, a folder before what is in it; a slash at the end counts for nothing. */
export function compareNames(one: Buffer, other: Buffer): number {
  const oneLength = withoutSlash(one)
  const otherLength = withoutSlash(other)
  const shorter = Math.min(oneLength, otherLength)
  for (let at = 0; at < shorter; at++) if (one[at] !== other[at]) return rank(one[at]) - rank(other[at])
  return oneLength - otherLength
}

/** The end of a component comes before every byte that could go on with it. */
function rank(byte: number | undefined): number {
  return byte === slash || byte === undefined ? -1 : byte
}

function withoutSlash(name: Buffer): number {
  return name.at(-1) === slash ? name.length - 1 : name.length
}
