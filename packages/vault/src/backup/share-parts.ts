/** Of JSON from a vault, which may be nested as deep as somebody likes. */
const deepest = 32

/**
 * `value`, which is JSON, with every part that equals the one at the same place of `like` replaced by that one: of a hundred documents
 * that hardly differ, memory then holds little more than one.
 */
export function shareParts(value: unknown, like: unknown, depth = 0): unknown {
  if (value === like) return like
  if (!isParent(value) || !isParent(like) || depth === deepest || Array.isArray(value) !== Array.isArray(like))
    return value
  let isSame = Object.keys(value).length === Object.keys(like).length
  for (const key of Object.keys(value)) {
    const other = Object.hasOwn(like, key) ? like[key] : undefined
    value[key] = shareParts(value[key], other, depth + 1)
    if (value[key] !== other) isSame = false
  }
  return isSame ? like : value
}

function isParent(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}
