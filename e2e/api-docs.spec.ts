import { expect } from '@playwright/test'
import { test } from './console-test.ts'

test('the description of the API is shown under the console’s own policy, and sends what its examples say', async ({
  page,
  panel,
}) => {
  const said: string[] = []
  const foreign: string[] = []
  page.on('console', (message) => said.push(message.text()))
  page.on('pageerror', (error) => said.push(error.message))
  page.on('request', (request) => {
    const isOwn = request.url().startsWith(panel.url) || request.url().startsWith('data:')
    if (!isOwn) foreign.push(request.url())
  })

  const described = (await (await panel.call('/api/openapi.json')).json()) as { paths: Record<string, object> }
  const operations = Object.values(described.paths).flatMap((path) => Object.keys(path)).length
  expect(operations).toBeGreaterThan(12)
  await page.goto(`${panel.url}/api/docs`)
  await expect(page.locator('.opblock')).toHaveCount(operations)
  await page.locator('#operations-Health-health').getByRole('button').first().click()
  await page.getByRole('button', { name: 'Try it out' }).click()
  await page.getByRole('button', { name: 'Execute' }).click()
  await expect(page.locator('.live-responses-table .response-col_status').last()).toContainText('200')
  expect({ said, foreign }).toEqual({ said: [], foreign: [] })
})
