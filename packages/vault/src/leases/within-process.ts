export interface ClaimSet extends Disposable {
  add: (...blobs: readonly { digest: string }[]) => void
}

export interface Claims {
  /** The blobs somebody in this process counts on until it is disposed. */
  open: () => ClaimSet
  has: (digest: string) => boolean
}

/** Keeps what one draft leaves behind from being taken away while another one, or an open backup, points to it too. */
export function createClaims(): Claims {
  const sets = new Set<Set<string>>()

  return {
    open() {
      const claimed = new Set<string>()
      sets.add(claimed)
      return {
        add: (...blobs) => blobs.forEach(({ digest }) => claimed.add(digest)),
        [Symbol.dispose]: () => void sets.delete(claimed),
      }
    },
    has: (digest) => [...sets].some((claimed) => claimed.has(digest)),
  }
}

export type Serial = <T>(work: () => Promise<T>) => Promise<T>

/** Runs what it is given one after the other, in the order it came. */
export function createSerial(): Serial {
  let last: Promise<unknown> = Promise.resolve()
  return async (work) => {
    const run = last.then(work)
    last = run.catch(() => {})
    return run
  }
}
