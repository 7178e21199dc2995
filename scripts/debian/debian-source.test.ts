import { expect, test } from 'vitest'
import { codenameOf, mirrorOf } from './debian-source.ts'

const targets = [
  'Translations http://first.example/debian/ bookworm main',
  'Packages https://other.example/tools/ cloud main',
  'Packages file:/media/cdrom/ bookworm main',
  'Packages http://contrib.example/debian/ bookworm contrib',
  'Packages http://mirror.example/debian/ bookworm main',
  'Packages http://mirror.example/debian-security/ bookworm-security main',
].join('\n')

test('the mirror is the first one over HTTP with the main part of the very release', () => {
  expect(mirrorOf(targets, 'bookworm')).toBe('http://mirror.example/debian/')
  expect(mirrorOf(targets, 'trixie')).toBeUndefined()
})

test('the release is read with and without quotes', () => {
  expect(codenameOf('ID=debian\nVERSION_CODENAME=bookworm\n')).toBe('bookworm')
  expect(codenameOf('VERSION_CODENAME="noble"\n')).toBe('noble')
  expect(codenameOf('ID=debian\n')).toBeUndefined()
})
