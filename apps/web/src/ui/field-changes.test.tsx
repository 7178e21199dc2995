import { screen } from '@testing-library/react'
import { expect, test } from 'vitest'
import { draw } from '../trpc/testing/draw.tsx'
import { verbatim } from '../trpc/testing/verbatim.ts'
import { FieldChanges } from './field-changes.tsx'

const id = '93b0d9f02b4d6db9b3ee166319ab11b990aae23fa0961d2cb4f4d7e0d36c272b'

function said(change: { from?: unknown; to?: unknown; decidedLater?: boolean }): string | null | undefined {
  const { unmount } = draw(<FieldChanges changes={[{ field: 'Field', reason: verbatim('Because.'), ...change }]} />)
  const text = screen.getByText('Field').closest('li')?.textContent
  unmount()
  return text
}

test('a difference is told as what it was and what it is', () => {
  expect(said({ from: 'a', to: ['b', 'c'] })).toBe('FieldBecause.a → ["b","c"]')
  expect(said({ from: null, to: 0 })).toBe('FieldBecause.nothing → 0')
  expect(said({ from: false, to: '' })).toBe('FieldBecause.false → nothing')
})

test('a value nobody knows before the change is made is not told to be nothing', () => {
  expect(said({ from: 'a', to: null, decidedLater: true })).toBe('FieldBecause.a → assigned at creation')
})

test('an id is as short as Docker shows it, and whole for whoever points at it', () => {
  draw(<FieldChanges changes={[{ field: 'Image', from: `sha256:${id}`, to: id, reason: verbatim('Because.') }]} />)
  expect(screen.getByText('sha256:93b0d9f02b4d').title).toBe(`sha256:${id}`)
  expect(screen.getByText('93b0d9f02b4d').title).toBe(id)
})
