import type { Page } from '@playwright/test'

/** Opens the list on one container and its copies: rows below the window are not in the page, and other people may have many. */
export async function openList(page: Page, panel: { url: string }, name: string): Promise<void> {
  await page.goto(`${panel.url}/?q=${name}`)
}
