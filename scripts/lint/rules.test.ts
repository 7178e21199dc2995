import { beforeAll, expect, test } from 'vitest'
import { lintTree, type Finding } from './testing/lint-tree.ts'

/** One file per rule that breaks it, where it lies, and a word of the message that must come. */
const probes: [path: string, text: string, rule: string, says: string][] = [
  ['packages/contract/src/a.ts', "import '@holdfast/archive'", 'imports', 'zod and nothing else'],
  ['packages/archive/src/tar/a.ts', "import '@holdfast/docker-ops'", 'imports', 'knows no Docker'],
  ['packages/docker-ops/src/engine/a.ts', "import '@trpc/server'", 'imports', 'does not know who calls it'],
  ['packages/archive/src/b.ts', 'console.log(1)', 'no-console', 'console'],
  ['apps/server/src/engines/a.ts', "import 'dockerode'", 'imports', 'wrapped once'],
  ['apps/server/src/jobs/c.ts', "import 'react'", 'imports', 'draws nothing'],
  ['apps/server/src/database/a.ts', "import '../jobs/x.ts'", 'imports', 'ground'],
  ['apps/server/src/trpc/a.ts', "import '../exports/x.ts'", 'imports', 'no job and no noun'],
  ['apps/server/src/jobs/a.ts', "import '../exports/x.ts'", 'imports', 'imports no noun'],
  ['apps/server/src/jobs/b.ts', "import '../server.ts'", 'imports', 'imports no noun'],
  ['apps/server/src/exports/a.ts', "import '../clones/x.ts'", 'imports', 'never import each other'],
  ['apps/server/src/clones/a.ts', "import '../exports/x.ts'", 'imports', 'never import each other'],
  ['apps/server/src/containers/a.ts', "import '../exports/x.ts'", 'imports', 'never import each other'],
  ['apps/server/src/sessions/a.ts', "import '../rest/x.ts'", 'imports', 'never import each other'],
  ['apps/web/src/app/a.ts', "import { z } from 'zod'\nz.string()", 'imports', 'out of the browser'],
  ['apps/web/src/app/b.ts', "import { job } from '@holdfast/contract'\njob.parse(1)", 'imports', 'no code'],
  ['apps/web/src/ui/a.ts', "import '../features/clones/x.ts'", 'imports', 'import no feature'],
  ['apps/web/src/features/exports/a.ts', "import '../clones/x.ts'", 'imports', 'knows only itself'],
  ['apps/web/src/features/clones/a.ts', "import '../exports/x.ts'", 'imports', 'knows only itself'],
  ['apps/web/src/features/jobs/a.ts', "import '../exports/x.ts'", 'imports', 'knows only itself'],
  ['apps/web/src/features/containers/a.ts', "import '../../app/x.ts'", 'imports', 'knows only itself'],
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
  // The table's edges between rooms are seen in rooms.test.ts; here is what it says of the world outside, and each way to import.
  ['packages/docker-ops/src/sizes/a.ts', "import '@holdfast/vault'", 'imports', 'does not know who calls it'],
  ['packages/docker-ops/src/sizes/b.ts', "import '@holdfast/contract/nowhere'", 'imports', 'leads into no room'],
  ['packages/vault/src/store/a.ts', "import 'kysely'", 'imports', 'no database'],
  ['packages/vault/src/store/b.ts', "import 'docker-modem'", 'imports', 'wrapped once'],
  ['packages/contract/src/b.ts', "import 'node:fs'", 'imports', 'zod and nothing else'],
  ['packages/contract/src/c.ts', "import 'fs/promises'", 'imports', 'zod and nothing else'],
  ['packages/contract/src/messages/a.ts', "import 'zod'", 'imports', 'zod neither'],
  ['packages/archive/src/tar/b.ts', "import type { Engine } from '@holdfast/docker-ops'", 'imports', 'knows no Docker'],
  ['packages/archive/src/tar/c.ts', "export * from '@holdfast/docker-ops'", 'imports', 'knows no Docker'],
  ['packages/archive/src/tar/d.ts', "export { x } from '@holdfast/docker-ops'", 'imports', 'knows no Docker'],
  ['packages/archive/src/tar/e.ts', "export type { X } from '@holdfast/docker-ops'", 'imports', 'knows no Docker'],
  ['packages/archive/src/tar/f.ts', "await import('@holdfast/docker-ops')", 'imports', 'knows no Docker'],
  ['packages/archive/src/tar/g.ts', "export type X = import('@holdfast/docker-ops').X", 'imports', 'knows no Docker'],
  ['packages/archive/src/tar/h.ts', "export * from '../../src/index.ts'", 'imports', 'knows no Docker'],
  ['packages/archive/src/tar/i.ts', "import 'vitest'", 'imports', 'knows no Docker'],
  ['packages/archive/src/j.ts', "import './tar/j.test.ts'", 'imports', 'for tests'],
  ['packages/archive/src/k.ts', "import './tar/testing/k.ts'", 'imports', 'for tests'],
  ['packages/archive/src/novel/l.ts', 'export {}', 'imports', 'in no room'],
  ['apps/web/src/app/c.ts', "import type { Backups } from '@holdfast/vault'", 'imports', 'types from the contract'],
  ['apps/web/src/app/d.ts', "export { job } from '@holdfast/contract'", 'imports', 'no code'],
  ['apps/web/src/app/e.ts', "await import('@holdfast/server')", 'imports', 'no code'],
  ['apps/server/src/t.ts', "import type { U } from './u.ts'\nexport type T = U", 'no-cycle', 'cycle'],
]

/** What looks like one of those and is allowed. */
const allowed: [path: string, text: string][] = [
  ['apps/web/src/app/f.ts', "import type { Job } from '@holdfast/contract'\nexport type X = Job"],
  ['apps/web/src/app/g.ts', "export type { AppRouter } from '@holdfast/server'"],
  ['apps/web/src/app/h.ts', "export { message } from '@holdfast/contract/messages'"],
  ['packages/archive/src/tar/m.test.ts', "import 'vitest'\nimport 'node:fs'"],
  ['packages/docker-ops/src/engine/c.ts', "export * from 'dockerode'"],
]

let found: Finding[] = []

beforeAll(async () => {
  const support: [string, string][] = [
    ['apps/server/src/o.ts', "import './n.ts'\nexport const o = 1"],
    ['apps/server/src/u.ts', "import type { T } from './t.ts'\nexport type U = T"],
    ['apps/server/src/log.ts', 'export interface Log { info: string }'],
  ]
  const files = [...probes.map(([path, text]): [string, string] => [path, text]), ...allowed, ...support]
  found = await lintTree(new Map(files), ['--type-aware'])
}, 120_000)

test.each(probes.map(([path, , rule, says]) => ({ path, rule, says })))(
  '$rule fires in $path',
  ({ path, rule, says }) => {
    const here = found.filter((finding) => finding.path === path)
    expect(
      here.filter(({ code, text }) => code.includes(rule) && text.includes(says)),
      JSON.stringify(here),
    ).not.toEqual([])
  },
)

test.each(allowed.map(([path]) => path))('no import is refused in %s', (path) => {
  expect(found.filter((finding) => finding.path === path && finding.code === 'holdfast(imports)')).toEqual([])
})
