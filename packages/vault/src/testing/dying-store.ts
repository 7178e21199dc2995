import type { BlobStore } from '../store/blob-store.ts'

/**
 * For tests: a store whose process dies at the n-th step of all that is written or removed: before, while an object waits to become
 * visible, or right after. `die` kills the process, or comes back to let every further call fail.
 */
export function createDyingStore(store: BlobStore, { at, die }: { at: number; die: () => void }) {
  let steps = 0
  let isDead = false

  function step(): void {
    steps += 1
    if (steps === at) {
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
      step()
      const put = await store.put(source, {
        ...options,
        async beforeVisible(written) {
          await options.beforeVisible?.(written)
          step()
        },
      })
      step()
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
      step()
      await store.remove(key)
      step()
    },
  }
  return { store: dying, hasDied: () => isDead }
}
