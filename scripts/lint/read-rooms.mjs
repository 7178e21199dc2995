import { dirname, join } from 'node:path'
import { table } from './rooms.mjs'

/**
 * @typedef {{ name: string, path: string, isFolder: boolean, isTesting: boolean, reason: string }} Place
 *   `isFolder`: with all beneath it; else one file, or the files in that folder alone.
 * @typedef {Place & Record<'code' | 'types' | 'tests', Set<string>>} Room
 *   And what it may import: rooms by their full names, `testing <room>`, `npm:x`, `node`.
 */

/** @type {Room[]} The rooms of the table, deepest path first. */
export const rooms = Object.keys(table)
  .flatMap(roomsOf)
  .toSorted((a, b) => b.path.length - a.path.length)

/**
 * The room of a file, a test's as that of the file it tests.
 * @param {string} file its path in the repository
 */
export function roomOf(file) {
  const path = file.replace(/(\.(engine|long))?\.test(?=\.\w+$)/, '')
  const folder = dirname(path)
  return rooms.find(
    (room) => path === room.path || folder === room.path || (room.isFolder && folder.startsWith(`${room.path}/`)),
  )
}

/** @param {string} file its path in the repository */
export function isTest(file) {
  return /\.test\.\w+$/.test(file) || dirname(file).split('/').includes('testing') || roomOf(file)?.isTesting === true
}

/** @returns {Room[]} */
function roomsOf(packageName) {
  const { folder, reason, isTesting = false, all = [], tests = [], layers } = table[packageName]
  const own = layers.flatMap((layer) => Object.keys(layer.rooms))
  return layers.flatMap((layer, index) => {
    const above = layers.slice(0, index).flatMap(({ rooms }) => Object.keys(rooms))
    const names = (words) => new Set(words.flatMap((word) => (word === '*' ? above : [word])).map(fullName))
    return Object.entries(layer.rooms).map(([name, words]) => {
      const [types, code] = split([...all, ...words])
      return {
        name: fullName(name),
        path: join(folder, name),
        isFolder: name !== '.',
        isTesting,
        reason: layer.reason === undefined ? reason : `${layer.reason} ${reason}`,
        code: names(code),
        types: names(types),
        tests: names(tests),
      }
    })
  })

  function fullName(word) {
    const [, prefix = '', name = word] = /^(testing )(.*)$/.exec(word) ?? []
    if (!own.includes(name)) return word
    return prefix + (name === '.' ? packageName : `${packageName}/${name}`)
  }
}

/** @returns {[types: string[], code: string[]]} */
function split(words) {
  const isType = (word) => word.startsWith('type ')
  return [words.filter(isType).map((word) => word.slice('type '.length)), words.filter((word) => !isType(word))]
}
