import { link, open, rename, rm } from 'node:fs/promises'
import { randomUUID } from 'node:crypto'

/** Writes a file that only its owner may read, whole or not at all. Without `replace` one that exists stays as it is. */
export async function writeSecretFile(path: string, text: string, { replace }: { replace: boolean }): Promise<void> {
  const draft = `${path}.${randomUUID()}`
  try {
    const file = await open(draft, 'wx', 0o600)
    try {
      await file.writeFile(text)
      await file.sync()
    } finally {
      await file.close()
    }
    if (replace) return await rename(draft, path)
    await link(draft, path).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error
    })
  } finally {
    await rm(draft, { force: true })
  }
}
