// @ts-check
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { signalGroup } from './signal-group.mjs'

/** @type {NodeJS.Signals[]} */
const passedOn = ['SIGINT', 'SIGTERM', 'SIGHUP']

/** One Ctrl-C arrives from the terminal and again from npm; what comes later than this is a new wish. */
const sameWishMs = 2000

/**
 * Runs a program in our place: the terminal is its own, its end is ours. It gets a session of its own, so that a signal
 * reaches it and what it waits for once, through us, and not from the terminal as well.
 * @param {string} file
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {Promise<number>} the exit code; a program ended by a signal ends us by the same one
 */
export async function handOver(file, args, env = process.env) {
  const child = spawn(file, args, { stdio: 'inherit', detached: true, env })
  const stop = forwardSignals((signal) => signalGroup(child.pid, signal))
  try {
    const [code, signal] = await once(child, 'exit')
    stop()
    if (signal !== null) process.kill(process.pid, signal)
    return code ?? 1
  } finally {
    stop()
  }
}

/**
 * Calls `forward` once for each wish to stop, however many signals it arrives as.
 * @param {(signal: NodeJS.Signals) => void} forward
 * @returns {() => void} takes the handlers off again
 */
export function forwardSignals(forward) {
  let lastMs = -Infinity
  /** @param {NodeJS.Signals} signal */
  const onSignal = (signal) => {
    const repeated = performance.now() - lastMs < sameWishMs
    if (repeated) return
    lastMs = performance.now()
    forward(signal)
  }
  for (const signal of passedOn) process.on(signal, onSignal)
  return () => {
    for (const signal of passedOn) process.off(signal, onSignal)
  }
}
