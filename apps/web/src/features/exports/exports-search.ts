export interface ExportsSearch {
  /** Only the exports of the container with this name. */
  container?: string
}

export function readExportsSearch({ container }: Record<string, unknown>): ExportsSearch {
  return typeof container === 'string' && container !== '' ? { container } : {}
}
