/// <reference lib="dom" />
import { AxeBuilder } from '@axe-core/playwright'
import { expect, type Page } from '@playwright/test'

/** A desktop's and a phone's. */
export const widths = [1440, 360]
const artefacts = 'test-results/screenshots'

/** A picture of what is seen at both widths, which no width may cut off and axe has to find nothing in. The window is then as before. */
export async function inspectView(page: Page, seen: { view: string; colorScheme: string }): Promise<void> {
  const before = page.viewportSize() ?? { width: 1440, height: 900 }
  for (const width of widths) {
    const view = `${seen.view}-${width}-${seen.colorScheme}`
    const tall = before.height > heightAt(before.width)
    await page.setViewportSize({ width, height: tall ? before.height : heightAt(width) })
    await page.screenshot({ path: `${artefacts}/${view}.png` })
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
    expect(overflow, `${view} is wider than the window`).toBeLessThanOrEqual(0)
    // Colours do not depend on the width nor the structure on the colours: the fourth pairing would say nothing new.
    if (seen.colorScheme === 'dark' && width !== 1440) continue
    const { violations } = await new AxeBuilder({ page }).analyze()
    expect(violations.map(({ id, nodes }) => `${view}: ${id} ${nodes[0]?.html ?? ''}`)).toEqual([])
  }
  await page.setViewportSize(before)
}

export function heightAt(width: number): number {
  return width < 500 ? 780 : 900
}
