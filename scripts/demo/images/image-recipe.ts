/** How a sample image comes about: from Debian packages where that is possible, else from a pulled image. */
export interface ImageRecipe {
  name: string
  /** Dockerfile instructions. */
  changes: string[]
  /** Name and tag of the image that stands in for `system` away from Debian. */
  pulled: [name: string, tag: string]
  /** Whether this machine can make `system`. */
  canBuild: () => boolean
  /** Fills a folder with all but our own files. */
  system: (tree: string, signal?: AbortSignal) => Promise<void>
  /** Adds our own files. */
  files: (tree: string) => void
}
