/** What a job made on an engine, and so what it may remove. */
export interface MadeObjects {
  /** Ids. */
  containers: string[]
  /** Names. */
  volumes: string[]
  /** Ids. */
  images: string[]
  /** Names of images it loaded; an image goes with its last tag. */
  tags: string[]
  /** Ids. */
  networks: string[]
}

/** In the order in which they can be removed. */
export const madeKinds = ['containers', 'volumes', 'images', 'tags', 'networks'] as const

export function nothingMade(): MadeObjects {
  return { containers: [], volumes: [], images: [], tags: [], networks: [] }
}

/** Takes off the lists what is not the job's to remove any more. */
export function forget(made: MadeObjects, gone: Partial<Readonly<MadeObjects>>): void {
  for (const kind of madeKinds) made[kind] = made[kind].filter((one) => gone[kind]?.includes(one) !== true)
}

/** The repository of the tags loaded images have until their container stands. */
export const restoreRepository = 'holdfast-restore'

/** By it the image of an interrupted restore is found. */
export function restoreTag(jobId: string): string {
  return `${restoreRepository}:${jobId}`
}
