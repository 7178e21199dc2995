import { expect, test } from 'vitest'
import { contentDisposition } from './content-disposition.ts'

test('a plain name is in a download twice as it is', () => {
  expect(contentDisposition('base.tar')).toBe(`attachment; filename="base.tar"; filename*=UTF-8''base.tar`)
})

test('no name can end the header or its quotes, and the whole name arrives encoded', () => {
  expect(contentDisposition('a"\r\nb;ü (1).txt')).toBe(
    `attachment; filename="a___b__ _1_.txt"; filename*=UTF-8''a%22%0D%0Ab%3B%C3%BC%20%281%29.txt`,
  )
  expect(contentDisposition('lone \ud800 surrogate')).toContain('%EF%BF%BD')
})
