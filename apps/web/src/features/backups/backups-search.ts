export interface BackupsSearch {
  /** Words of a container's name, its image or a backup's id; `problems found` for those in which a verify found any. */
  q?: string
}

export function readBackupsSearch({ q }: Record<string, unknown>): BackupsSearch {
  return typeof q === 'string' && q !== '' ? { q } : {}
}
