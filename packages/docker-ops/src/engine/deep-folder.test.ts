import { expect, test } from 'vitest'
import { refuseDeepFolder } from './deep-folder.ts'

test('a folder is refused from where a child of it could have a path that the engine does not reach', () => {
  refuseDeepFolder({ name: Buffer.alloc(3_327, 'd'), type: '5' })
  const tooDeep = { name: Buffer.alloc(3_328, 'd'), type: '5' }
  expect(() => refuseDeepFolder(tooDeep)).toThrow(expect.objectContaining({ code: 'INVALID_STATE' }))
})

test('the message has the start and the end of such a path, in bytes that can be read', () => {
  const name = Buffer.concat([Buffer.from('first/'), Buffer.alloc(4_000, 0xff), Buffer.from('/last/')])
  expect(() => refuseDeepFolder({ name, type: '5' })).toThrow(/"first\/\\xff.*\.\.\..*\\xff\/last\/"/)
})

test('a file has no children, however long its path', () => {
  expect(() => refuseDeepFolder({ name: Buffer.alloc(4_090, 'f'), type: '0' })).not.toThrow()
})
