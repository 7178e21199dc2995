import { expect, test } from 'vitest'
import { brief, imageId, planContext } from '../testing/plan-context.ts'
import { planImage } from './plan-image.ts'

const newImage = { Id: 'sha256:2', Config: {} }

test('a tag that still means the image stays, one that moved on gives way to the id', () => {
  expect(planImage(planContext())).toEqual({ changes: [] })
  const moved = planImage(planContext({ imageNameIsCurrent: false }))
  expect(moved.config).toEqual({ Image: imageId })
  expect(brief(moved.changes)).toEqual([['Config.Image', 'shop:1', imageId]])
})

test("the image that is asked for takes the place of the source's, also where its tag has moved on", () => {
  for (const imageNameIsCurrent of [true, false]) {
    const options = { overrides: { image: 'shop:2' } }
    const edits = planImage(planContext({ newImage, imageNameIsCurrent, options }))
    expect(edits.config).toEqual({ Image: 'shop:2' })
    expect(brief(edits.changes)).toEqual([
      ['Config.Image', 'shop:1', 'shop:2'],
      ['Image', imageId, 'sha256:2'],
    ])
  }
})

test('another name of the same image is a change of the name alone', () => {
  const options = { overrides: { image: 'shop:latest' } }
  const edits = planImage(planContext({ newImage: { Id: imageId, Config: {} }, options }))
  expect(brief(edits.changes)).toEqual([['Config.Image', 'shop:1', 'shop:latest']])
})

test("the source's writable layer cannot be put on another image", () => {
  const options = { writableLayer: 'include' as const, overrides: { image: 'shop:2' } }
  expect(() => planImage(planContext({ newImage, options }))).toThrow(
    expect.objectContaining({ code: 'BAD_REQUEST', field: 'writableLayer' }),
  )
})
