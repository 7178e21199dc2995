import { execFile } from 'node:child_process'
import { copyFile, cp, mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { toolScript } from '../../tools/tool-script.ts'

export interface Finding {
  code: string
  /** Of one line, with the help that comes with it. */
  text: string
  path: string
  line: number
}

/** What the repository's own lint finds in these files, by their path in a tree of its own. */
export async function lintTree(files: ReadonlyMap<string, string>, flags: string[] = []): Promise<Finding[]> {
  const tree = await mkdtemp(join(tmpdir(), 'holdfast-lint-'))
  try {
    for (const file of ['.oxlintrc.json', 'tsconfig.json', 'tsconfig.base.json']) await copyFile(file, join(tree, file))
    await cp('scripts/lint', join(tree, 'scripts/lint'), { recursive: true, filter: (from) => !/test/.test(from) })
    await symlink(resolve('node_modules'), join(tree, 'node_modules'))
    for (const parent of ['packages', 'apps'])
      for (const name of await readdir(parent)) await copyManifest(join(parent, name), tree)
    for (const [path, text] of files) {
      await mkdir(dirname(join(tree, path)), { recursive: true })
      await writeFile(join(tree, path), text)
    }
    return (await lint(tree, flags)).map(({ code = '', message, help = '', filename, labels }) => ({
      code,
      text: `${message} ${help}`,
      path: filename,
      line: labels[0]?.span.line ?? 0,
    }))
  } finally {
    await rm(tree, { recursive: true, force: true })
  }
}

async function copyManifest(folder: string, tree: string): Promise<void> {
  await mkdir(join(tree, folder), { recursive: true })
  await copyFile(join(folder, 'package.json'), join(tree, folder, 'package.json'))
}

interface Diagnostic {
  message: string
  help?: string
  code?: string
  filename: string
  labels: { span: { line: number } }[]
}

function lint(tree: string, flags: string[]): Promise<Diagnostic[]> {
  const args = [resolve(toolScript('oxlint')), '--format=json', ...flags]
  return new Promise((done, fail) => {
    execFile(process.execPath, args, { cwd: tree, maxBuffer: 256 * 1024 * 1024 }, (_error, stdout) => {
      try {
        done((JSON.parse(stdout) as { diagnostics: Diagnostic[] }).diagnostics)
      } catch (error) {
        fail(new Error(`oxlint answered no JSON: ${stdout.slice(0, 500)}`, { cause: error }))
      }
    })
  })
}
