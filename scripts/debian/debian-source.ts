import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'

export interface DebianSource {
  mirror: string
  suite: string
}

/** Where this machine gets its own release from, as apt reads its configuration. */
export function debianSource(): DebianSource | undefined {
  const suite = codenameOf(readFileSync('/etc/os-release', 'utf8'))
  const format = '$(CREATED_BY) $(REPO_URI) $(CODENAME) $(COMPONENT)'
  const targets = execFileSync('apt-get', ['indextargets', '--format', format], { encoding: 'utf8' })
  const mirror = suite === undefined ? undefined : mirrorOf(targets, suite)
  return suite === undefined || mirror === undefined ? undefined : { mirror, suite }
}

/** Reads the text of `/etc/os-release`. */
export function codenameOf(text: string): string | undefined {
  return /^VERSION_CODENAME="?([a-z]+)"?$/m.exec(text)?.[1]
}

/** Reads lines of `<kind> <address> <codename> <component>`. */
export function mirrorOf(targets: string, suite: string): string | undefined {
  const fields = targets.split('\n').map((line) => line.split(' '))
  return fields.find(([kind, address, codename, component]) => {
    return kind === 'Packages' && codename === suite && component === 'main' && /^https?:/.test(address ?? '')
  })?.[1]
}
