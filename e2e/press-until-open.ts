import { expect, type Locator } from '@playwright/test'

/**
 * Presses a button until what it opens is there: Chromium drops what it is loading when the network of some container comes
 * or goes (ERR_NETWORK_CHANGED), the page then loads anew, and a person presses again.
 */
export async function pressUntilOpen(button: Locator, opened: Locator): Promise<void> {
  await expect(async () => {
    if (!(await opened.isVisible())) await button.click()
    await expect(opened).toBeVisible({ timeout: 5_000 })
  }).toPass()
}
