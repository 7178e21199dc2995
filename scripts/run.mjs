// @ts-check
// The one way into every command. Up to `main.ts` this runs on any Node from 20 on with nothing installed: `node:` modules only.
import { fileURLToPath } from 'node:url'
import { ensureRuntime } from './bootstrap/ensure-runtime.mjs'
import { GiveUp } from './bootstrap/give-up.mjs'
import { handOver } from './bootstrap/hand-over.mjs'

process.chdir(fileURLToPath(new URL('..', import.meta.url)))
try {
  const node = await ensureRuntime()
  if (node === process.execPath) {
    const { main } = await import('./main.ts')
    process.exitCode = await main(process.argv.slice(2))
  } else {
    process.exitCode = await handOver(node, process.argv.slice(1))
  }
} catch (error) {
  console.error(isSentence(error) ? error.message : error)
  process.exitCode = 1
}

/**
 * Errors made for the person at the terminal; any other is a fault of ours and keeps its stack.
 * @param {unknown} error
 * @returns {error is Error}
 */
function isSentence(error) {
  return error instanceof GiveUp || (error instanceof Error && error.name === 'OpError')
}
