import { execFile } from 'node:child_process'
import { copyFile, cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { toolScript } from '../tools/tool-script.ts'

/** One file per rule that breaks it, where it lies, and a word of the message that must come. */
const probes: [path: string, text: string, rule: string, says: string][] = [
  ['packages/contract/src/a.ts', "import '@holdfast/archive'", 'no-restricted-imports', 'zod and nothing else'],
  ['packages/archive/src/a.ts', "import '@holdfast/docker-ops'", 'no-restricted-imports', 'knows no Docker'],
  ['packages/docker-ops/src/a.ts', "import '@trpc/server'", 'no-restricted-imports', 'does not know who calls it'],
  ['packages/archive/src/b.ts', 'console.log(1)', 'no-console', 'console'],
  ['apps/server/src/a.ts', "import 'dockerode'", 'no-restricted-imports', 'wrapped once'],
  ['apps/server/src/b.ts', "import 'react'", 'no-restricted-imports', 'draws nothing'],
  ['apps/server/src/database/a.ts', "import '../jobs/x.ts'", 'no-restricted-imports', 'ground'],
  ['apps/server/src/trpc/a.ts', "import '../exports/x.ts'", 'no-restricted-imports', 'no job and no noun'],
  ['apps/server/src/jobs/a.ts', "import '../exports/x.ts'", 'no-restricted-imports', 'imports no noun'],
  ['apps/server/src/jobs/b.ts', "import '../server.ts'", 'no-restricted-imports', 'imports no noun'],
  ['apps/server/src/exports/a.ts', "import '../clones/x.ts'", 'no-restricted-imports', 'never import each other'],
  ['apps/server/src/clones/a.ts', "import '../exports/x.ts'", 'no-restricted-imports', 'never import each other'],
  ['apps/server/src/containers/a.ts', "import '../exports/x.ts'", 'no-restricted-imports', 'never import each other'],
  ['apps/server/src/sessions/a.ts', "import '../rest/x.ts'", 'no-restricted-imports', 'never import each other'],
  ['apps/web/src/app/a.ts', "import { z } from 'zod'\nz.string()", 'no-restricted-imports', 'out of the browser'],
  [
    'apps/web/src/app/b.ts',
    "import { job } from '@holdfast/contract'\njob.parse(1)",
    'no-restricted-imports',
    'no code',
  ],
  ['apps/web/src/ui/a.ts', "import '../features/clones/x.ts'", 'no-restricted-imports', 'import no feature'],
  ['apps/web/src/features/exports/a.ts', "import '../clones/x.ts'", 'no-restricted-imports', 'knows only itself'],
  ['apps/web/src/features/clones/a.ts', "import '../exports/x.ts'", 'no-restricted-imports', 'knows only itself'],
  ['apps/web/src/features/jobs/a.ts', "import '../exports/x.ts'", 'no-restricted-imports', 'knows only itself'],
  ['apps/web/src/features/containers/a.ts', "import '../../app/x.ts'", 'no-restricted-imports', 'knows only itself'],
  [
    'packages/vault/src/c.ts',
    "import { env } from 'node:process'\nenv['X']",
    'no-restricted-imports',
    'config.ts alone',
  ],
  ['apps/server/src/c.ts', "process.env['X']", 'no-process-env', 'process.env'],
  ['apps/server/src/d.ts', 'async function f() { return 1 }\nf()', 'no-floating-promises', 'romise'],
  ['apps/server/src/e.ts', '[1].forEach(async () => { await Promise.resolve() })', 'no-misused-promises', 'romise'],
  [
    'apps/server/src/f.ts',
    'export async function f(p: () => Promise<number>) { try { return p() } catch { return 0 } }',
    'return-await',
    'required',
  ],
  [
    'apps/server/src/g.ts',
    "export function f(x: 'a' | 'b') { switch (x) { case 'a': return 1 } }",
    'switch-exhaustiveness-check',
    'exhaustive',
  ],
  ['apps/server/src/h.ts', "import { Log } from './log.ts'\nexport type X = Log", 'consistent-type-imports', 'type'],
  ['apps/server/src/i.ts', 'export const x: any = 1', 'no-explicit-any', 'any'],
  ['apps/server/src/j.ts', 'export async function f() { await 1 }', 'await-thenable', 'await'],
  ['apps/server/src/k.ts', '// a line\n'.repeat(301), 'max-lines', '300'],
  ['apps/server/src/l.test.ts', 'void 0\n'.repeat(401), 'max-lines', '400'],
  ['apps/server/src/m.ts', 'export function f(a = 1, b = 2, c = 3, d = 4) { return a + b + c + d }', 'max-params', '3'],
  ['apps/server/src/n.ts', "import './o.ts'\nexport const n = 1", 'no-cycle', 'cycle'],
  ['apps/server/src/CamelCase.ts', 'export {}', 'filename-case', 'kebab'],
  ['apps/server/src/utils/p.ts', 'export {}', 'no-drawers', 'says nothing'],
  ['apps/server/src/helpers.ts', 'export {}', 'no-drawers', 'says nothing'],
  ['apps/server/src/q.ts', 'export const x = { shell: true }', 'no-shell', 'reads names as commands'],
  [
    'apps/server/src/r.ts',
    "import { execSync } from 'node:child_process'\nexecSync('x')",
    'no-shell',
    'exec runs a shell',
  ],
  ['apps/server/src/s.ts', '// oxlint-disable-next-line no-explicit-any\nexport const x = 1', '', 'nused'],
]

interface Found {
  message: string
  help?: string
  code?: string
  filename: string
}

let tree = ''
let found: Found[] = []

beforeAll(async () => {
  tree = await mkdtemp(join(tmpdir(), 'holdfast-lint-'))
  for (const file of ['.oxlintrc.json', 'tsconfig.json', 'tsconfig.base.json']) await copyFile(file, join(tree, file))
  await mkdir(join(tree, 'scripts'))
  await cp('scripts/lint', join(tree, 'scripts/lint'), { recursive: true })
  await symlink(resolve('node_modules'), join(tree, 'node_modules'))
  const support: [string, string][] = [
    ['apps/server/src/o.ts', "import './n.ts'\nexport const o = 1"],
    ['apps/server/src/log.ts', 'export interface Log { info: string }'],
  ]
  for (const [path, text] of [...probes, ...support]) {
    await mkdir(dirname(join(tree, path)), { recursive: true })
    await writeFile(join(tree, path), text)
  }
  const script = resolve(toolScript('oxlint'))
  found = await lint([script, '--type-aware', '--format=json'])
}, 120_000)

afterAll(() => rm(tree, { recursive: true, force: true }))

test.each(probes.map(([path, , rule, says]) => ({ path, rule, says })))(
  '$rule fires in $path',
  ({ path, rule, says }) => {
    const here = found.filter(({ filename }) => filename.endsWith(path))
    const said = here.filter(
      ({ code = '', message, help = '' }) => code.includes(rule) && `${message} ${help}`.includes(says),
    )
    expect(said, JSON.stringify(here)).not.toEqual([])
  },
)

function lint(args: string[]): Promise<Found[]> {
  return new Promise((done, fail) => {
    execFile(process.execPath, args, { cwd: tree, maxBuffer: 64 * 1024 * 1024 }, (_error, stdout) => {
      try {
        done((JSON.parse(stdout) as { diagnostics: Found[] }).diagnostics)
      } catch (error) {
        fail(new Error(`oxlint said no JSON: ${stdout.slice(0, 500)}`, { cause: error }))
      }
    })
  })
}
