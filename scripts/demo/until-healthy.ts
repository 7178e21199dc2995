import { setTimeout as delay } from 'node:timers/promises'
import { GiveUp } from '../bootstrap/give-up.mjs'
import { askEngine } from '../engine/ask-engine.ts'
import type { DemoWorld } from './demo-world.ts'

const patienceMs = 180_000

interface Inspected {
  Name: string
  State: { Running: boolean; ExitCode: number; Health?: { Status: string } }
}

/** Waits until a container's own health check passes. */
export async function untilHealthy({ engine, signal }: DemoWorld, id: string): Promise<void> {
  const deadline = Date.now() + patienceMs
  for (;;) {
    const { Name, State } = await askEngine<Inspected>({ engine, path: `/containers/${id}/json`, signal })
    if (State.Health?.Status === 'healthy') return
    if (!State.Running) throw new GiveUp(`${Name} ended with ${State.ExitCode}; see docker logs ${Name}.`)
    if (Date.now() > deadline) throw new GiveUp(`${Name} is still not healthy; see docker logs ${Name}.`)
    await delay(250, undefined, signal ? { signal } : {})
  }
}
