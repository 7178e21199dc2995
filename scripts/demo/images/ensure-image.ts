import { execFile } from 'node:child_process'
import { createReadStream, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { promisify } from 'node:util'
import { askEngine, askEngineIfThere } from '../../engine/ask-engine.ts'
import { hashFiles } from '../../tools/hash-files.ts'
import { demoLabels, type DemoWorld } from '../demo-world.ts'
import type { ImageRecipe } from './image-recipe.ts'

const keyLabel = 'io.holdfast.demo.key'

/** Makes an image unless the engine has one made from these very files. */
export async function ensureImage(world: DemoWorld, recipe: ImageRecipe): Promise<void> {
  const key = hashFiles(['*'], import.meta.dirname)
  if ((await keyOf(world, recipe.name)) === key) return
  const labels = { ...demoLabels, [keyLabel]: key }
  const changes = [...recipe.changes, ...Object.entries(labels).map(([name, value]) => `LABEL ${name}=${value}`)]
  const scratch = makeScratch(world.dataFolder)
  const tree = join(scratch, 'tree')
  mkdirSync(tree)
  try {
    await (recipe.canBuild() ? build : derive)(world, { ...recipe, changes }, tree)
  } finally {
    rmSync(scratch, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 })
  }
}

async function keyOf({ engine }: DemoWorld, image: string): Promise<string | undefined> {
  const found = await askEngineIfThere<{ Config: { Labels?: Record<string, string> | null } }>({
    engine,
    path: `/images/${image}:latest/json`,
  })
  return found?.Config.Labels?.[keyLabel]
}

async function build({ engine, say, signal }: DemoWorld, recipe: ImageRecipe, tree: string): Promise<void> {
  say(`Building the image ${recipe.name} from Debian packages ...`)
  await recipe.system(tree, signal)
  recipe.files(tree)
  const query = queryOf({ fromSrc: '-', repo: recipe.name, tag: 'latest', changes: recipe.changes })
  await askEngine({ engine, method: 'POST', path: `/images/create?${query}`, body: await tarOf(tree), signal })
}

/** Our own files on top of a pulled image. */
async function derive({ engine, say, signal }: DemoWorld, recipe: ImageRecipe, tree: string): Promise<void> {
  const [fromImage, tag] = recipe.pulled
  say(`Pulling ${fromImage}:${tag} for the image ${recipe.name} ...`)
  await askEngine({ engine, method: 'POST', path: `/images/create?${queryOf({ fromImage, tag })}`, signal })
  recipe.files(tree)
  const { Id } = await askEngine<{ Id: string }>({
    engine,
    method: 'POST',
    path: '/containers/create',
    body: { Image: `${fromImage}:${tag}`, Labels: demoLabels },
  })
  try {
    await askEngine({ engine, method: 'PUT', path: `/containers/${Id}/archive?path=/`, body: await tarOf(tree) })
    const query = queryOf({ container: Id, repo: recipe.name, tag: 'latest', changes: recipe.changes })
    await askEngine({ engine, method: 'POST', path: `/commit?${query}` })
  } finally {
    await askEngine({ engine, method: 'DELETE', path: `/containers/${Id}?force=true&v=true` })
  }
}

function makeScratch(dataFolder: string): string {
  mkdirSync(dataFolder, { recursive: true, mode: 0o700 })
  return mkdtempSync(join(dataFolder, 'demo-image-'))
}

/** A file first: a tar that was cut short would be imported without a word. */
async function tarOf(tree: string): Promise<Readable> {
  const file = `${tree}.tar`
  await promisify(execFile)('tar', ['-C', tree, '--numeric-owner', '-cf', file, '.'])
  return createReadStream(file)
}

function queryOf({ changes = [], ...rest }: { changes?: string[]; [name: string]: string | string[] }): string {
  const pairs = [...Object.entries(rest), ...changes.map((change) => ['changes', change])]
  return new URLSearchParams(pairs as [string, string][]).toString()
}
