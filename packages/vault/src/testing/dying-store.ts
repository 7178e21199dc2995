import type { BlobStore } from '../store/blob-store.ts'

/**
 * For tests: a store whose process dies at the n-th step of all that is written or removed: before, while an object waits to become
 * visible, or right after. `die` kills the process, or comes back to let every further call fail.
 */
export function createDyingStore(store: BlobStore, { at, die }: { at: number; die: () => void }) {
  /** Of each step so far: what was done to what. */
  const kinds: string[] = []
  let isDead = false

  function step(kind: string): void {
    kinds.push(kind)
    if (kinds.length === at) {
      isDead = true
      die()
    }
    refuseDead()
  }

  function refuseDead(): void {
    if (isDead) throw new Error('the process is dead')
  }

  const dying: BlobStore = {
    ...store,
    async put(source, options) {
      const what = kindOf(options.key)
      step(`put ${what}: before`)
      const put = await store.put(source, {
        ...options,
        async beforeVisible(written) {
          await options.beforeVisible?.(written)
          step(`put ${what}: not yet visible`)
        },
      })
      step(`put ${what}: after`)
      return put
    },
    async stat(key) {
      refuseDead()
      return store.stat(key)
    },
    async *list(prefix) {
      refuseDead()
      yield* store.list(prefix)
    },
    async remove(key) {
      step(`remove ${kindOf(key)}: before`)
      await store.remove(key)
      step(`remove ${kindOf(key)}: after`)
    },
  }
  return { store: dying, kinds, hasDied: () => isDead }
}

/** `blobs`, `locks`, `drafts ref`: names without what differs between two of a kind. */
function kindOf(key: string | ((sha256: string) => string)): string {
  if (typeof key !== 'string') return 'blobs'
  const [folder = '', , name = ''] = key.split('/')
  return `${folder} ${/^[a-z]*/.exec(name)?.[0] ?? ''}`.trim()
}
