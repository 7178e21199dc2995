import { readdir } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { english } from './english.ts'

const folder = new URL('english/', import.meta.url)

test('no two areas have a message of the same code, and every area is in the table', async () => {
  const codes: string[] = []
  for (const name of await readdir(folder)) {
    const area = (await import(new URL(name, folder).href)) as Record<string, unknown>
    for (const table of Object.values(area))
      if (typeof table === 'object' && table !== null) codes.push(...Object.keys(table))
  }
  expect(codes.toSorted()).toEqual(Object.keys(english).toSorted())
})
