import { setImmediate } from 'node:timers/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { isMainThread } from 'node:worker_threads'

// Loaded into the server beside its program, as tests say it in NODE_OPTIONS: who connects is told what it holds once all garbage is gone.
if (isMainThread) {
  const listener = createServer((socket) => {
    socket.on('error', () => socket.destroy())
    void collect().then(() => socket.end(JSON.stringify(process.memoryUsage())))
  })
  listener.listen(join(process.env['HOLDFAST_DATA_DIR'] ?? '', 'memory.sock')).unref()
}

/** What finalizers let go is garbage of the next turn. V8 gives back the pages of its heap in the last resort alone. */
async function collect(): Promise<void> {
  for (let turn = 0; turn < 3; turn += 1) {
    globalThis.gc?.({ type: 'major', flavor: 'last-resort', execution: 'sync' })
    await setImmediate()
  }
}
