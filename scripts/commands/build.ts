import { cpSync, globSync, mkdirSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { pnpmInstall } from '../setup/install-dependencies.ts'
import { buildWeb } from '../web/build-web.ts'

const folder = 'dist'
const parts = [
  'LICENSE',
  'package.json',
  'pnpm-lock.yaml',
  'pnpm-workspace.yaml',
  'apps/server/package.json',
  'apps/server/src/**/*',
  'apps/web/dist/**/*',
  'packages/*/package.json',
  'packages/*/src/**/*',
]
const tests = ['**/*.test.ts', '**/testing/**', '**/fixtures/**']

/** What runs on a server, in `dist`: the server with its dependencies and the built console, without tools and tests. */
export async function build(): Promise<number> {
  await buildWeb()
  rmSync(folder, { recursive: true, force: true })
  for (const file of globSync(parts, { exclude: tests, withFileTypes: true }).filter((one) => one.isFile())) {
    const path = join(file.parentPath, file.name)
    mkdirSync(join(folder, dirname(path)), { recursive: true })
    cpSync(path, join(folder, path))
  }
  pnpmInstall(['--prod', '--filter=@holdfast/server...'], folder)
  console.log(`The server is in ${folder}.`)
  return 0
}
