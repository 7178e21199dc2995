import { expect, type Locator } from '@playwright/test'
import type { GatedEngine } from '@holdfast/docker-ops/testing/gated-engine'

/** What a job's bar says, four times, each after so many more bytes of it were let through. */
export async function watchValues(bar: Locator, gate: GatedEngine, bytes = 16_000_000): Promise<string[]> {
  const seen: string[] = []
  const look = async () => (await bar.getAttribute('aria-valuetext')) ?? ''
  for (let count = 0; count < 4; count += 1) {
    let value = ''
    gate.pass(bytes)
    await expect
      .poll(async () => {
        value = await look()
        return /[1-9]\d* (kB|MB|GB|KiB|MiB|GiB)/.test(value) && !seen.includes(value)
      })
      .toBe(true)
    seen.push(value)
  }
  return seen
}
