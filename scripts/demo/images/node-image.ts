import { chmodSync, copyFileSync, globSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { canDebootstrap, debootstrap } from '../../debian/debootstrap.ts'
import type { ImageRecipe } from './image-recipe.ts'

/** Debian with the node that runs this: what the Dockerfile builds on where there is no registry. */
export const nodeImage: ImageRecipe = {
  name: 'holdfast-demo/node',
  changes: ['CMD ["node"]'],
  pulled: ['node', '24-bookworm-slim'],
  canBuild: canDebootstrap,
  system: async (tree, signal) => {
    await debootstrap({ tree, packages: ['libatomic1', 'libstdc++6'], ...(signal && { signal }) })
    for (const path of globSync(unneeded, { cwd: tree })) rmSync(join(tree, path), { recursive: true, force: true })
  },
  files: (tree) => {
    const node = join(tree, 'usr/local/bin/node')
    copyFileSync(process.execPath, node)
    chmodSync(node, 0o755)
  },
}

// What only people read.
const unneeded = ['usr/share/{doc,info,locale,man}/*', 'var/{cache/apt,lib/apt/lists,log}/*']
