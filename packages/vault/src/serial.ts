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
