import { expect, test } from 'vitest'
import { isDebianRelease } from './install-debian-packages.ts'

test.each([
  ['Debian', 'PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\nID=debian\n', true],
  ['Ubuntu', 'ID=ubuntu\nID_LIKE=debian\n', true],
  ['Mint', 'ID=linuxmint\nID_LIKE="ubuntu debian"\n', true],
  ['Fedora', 'NAME="Fedora Linux"\nID=fedora\n', false],
  ['one built on it', 'ID=firewall\nBUILD_ID=debian-12\n', false],
  ['one that only mentions it', 'ID=alpine\nHOME_URL="https://example.org/not-debian"\n', false],
])('%s: apt-get may be used: %s', (_, release, expected) => {
  expect(isDebianRelease(release)).toBe(expected)
})
