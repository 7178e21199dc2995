const folder = Buffer.from('holdfast-mount')
const slash = 0x2f

/** Where people find what a tar calls by this name: without `./`, the constant folder of mounts, and slashes at either end. */
export function treePath(name: Buffer): Buffer {
  let start = 0
  let end = name.length
  while (name[start] === slash || (name[start] === 0x2e && (name[start + 1] ?? slash) === slash)) start++
  while (end > start && name[end - 1] === slash) end--
  const path = name.subarray(start, end)
  if (path.equals(folder)) return path.subarray(path.length)
  const inside = path[folder.length] === slash && path.subarray(0, folder.length).equals(folder)
  return inside ? path.subarray(folder.length + 1) : path
}

/** The path of the folder it lies in; empty in the tree's own. Null for the tree's own entry. */
export function parentPath(path: Buffer): Buffer | null {
  return path.length === 0 ? null : path.subarray(0, Math.max(0, path.lastIndexOf(slash)))
}

export function isInside(path: Buffer, parent: Buffer): boolean {
  if (parent.length === 0 || path.equals(parent)) return true
  return path[parent.length] === slash && path.subarray(0, parent.length).equals(parent)
}
