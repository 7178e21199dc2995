import { execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { openHostFolder } from '../folder/open-host-folder.ts'
import { beyondEngine, fidelityTrees } from '../testing/fidelity-trees.ts'
import { temporaryFolder } from '../testing/temporary-folder.ts'
import { readFolderAsTar } from './read-folder-as-tar.ts'

const compare = new URL('../testing/compare-tar.py', import.meta.url).pathname
const { signal } = new AbortController()
const hasPython = spawnSync('python3', ['--version']).status === 0

test.runIf(process.getuid?.() === 0 && hasPython).for([...fidelityTrees, beyondEngine])(
  'the tar of a folder has all that Python finds there: $name',
  async ({ make }) => {
    using world = temporaryFolder()
    mkdirSync(world.at('root'))
    make(world.at('root'))
    using folder = openHostFolder(world.at('root'))
    const tar = world.at('tar')
    await writeFile(tar, readFolderAsTar(folder, { prefix: 'mount', signal }))
    expect(execFileSync('python3', [compare, world.at('root'), tar, 'mount']).toString()).toBe('')
  },
)
