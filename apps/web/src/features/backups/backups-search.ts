export interface BackupsSearch {
  /** Words of a container's name, its image or a backup's id. */
  q?: string
}

export function readBackupsSearch({ q }: Record<string, unknown>): BackupsSearch {
  return typeof q === 'string' && q !== '' ? { q } : {}
}
