import { expect, type Locator } from '@playwright/test'

/** What a job's bar says, until it has said four different things. */
export async function watchValues(bar: Locator): Promise<string[]> {
  const seen = new Set<string>()
  await expect
    .poll(
      async () => {
        const value = await bar.getAttribute('aria-valuetext')
        if (value !== null && /[1-9]\d* (kB|MB|GB|KiB|MiB|GiB)/.test(value)) seen.add(value)
        return seen.size
      },
      { intervals: [100], timeout: 30_000 },
    )
    .toBeGreaterThan(3)
  return [...seen]
}
