import { chmodSync, copyFileSync, globSync, mkdirSync, rmSync, symlinkSync } from 'node:fs'
import { basename, join } from 'node:path'
import { canDebootstrap, debootstrap } from '../../debian/debootstrap.ts'
import type { ImageRecipe } from './image-recipe.ts'

const entrypoint = 'usr/local/bin/postgres-entrypoint'

/** PostgreSQL with a `bench` database of a million accounts, as `pgbench` makes it. */
export const postgresImage: ImageRecipe = {
  name: 'holdfast-demo/postgres',
  changes: [
    `ENTRYPOINT ["/${entrypoint}"]`,
    'CMD []',
    'ENV LANG=C.UTF-8',
    'EXPOSE 5432',
    'HEALTHCHECK --interval=2s --timeout=3s --start-period=120s CMD ["pg_isready", "-q", "-h", "127.0.0.1", "-U", "postgres"]',
  ],
  pulled: ['postgres', '17'],
  canBuild: canDebootstrap,
  system: async (tree, signal) => {
    await debootstrap({ tree, packages: ['postgresql'], ...(signal && { signal }) })
    for (const path of globSync(unneeded, { cwd: tree })) rmSync(join(tree, path), { recursive: true, force: true })
    for (const file of globSync('usr/lib/postgresql/*/bin/*', { cwd: tree }))
      symlinkSync(join('/', file), join(tree, 'usr/local/bin', basename(file)))
  },
  files: (tree) => {
    mkdirSync(join(tree, 'usr/local/bin'), { recursive: true })
    copyFileSync(join(import.meta.dirname, 'postgres-entrypoint.sh'), join(tree, entrypoint))
    chmodSync(join(tree, entrypoint), 0o755)
  },
}

// The package's own cluster, the just-in-time compiler (half of the tree) and what only people read.
const unneeded = [
  'etc/postgresql/*',
  'var/lib/postgresql/*',
  'usr/lib/postgresql/*/lib/{bitcode,llvmjit*}',
  'usr/lib/*/{libLLVM*,libz3*}',
  'usr/share/{doc,info,locale,man}/*',
  'var/{cache/apt,lib/apt/lists,log}/*',
]
