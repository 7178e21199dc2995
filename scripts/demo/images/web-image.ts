import { copyFileSync, mkdirSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { findStaticBusybox } from '../../tools/find-program.ts'
import type { ImageRecipe } from './image-recipe.ts'

const applets = ['cat', 'date', 'echo', 'httpd', 'ls', 'ps', 'sh', 'sleep', 'wget']

/** A small web server with one page. */
export const webImage: ImageRecipe = {
  name: 'holdfast-demo/web',
  changes: [
    'CMD ["httpd", "-f", "-v", "-p", "8080", "-h", "/www"]',
    'EXPOSE 8080',
    'HEALTHCHECK --interval=10s --timeout=3s CMD ["wget", "-q", "-O", "/dev/null", "http://127.0.0.1:8080/"]',
  ],
  pulled: ['busybox', 'stable'],
  canBuild: () => findStaticBusybox() !== undefined,
  system: async (tree) => {
    const busybox = findStaticBusybox()
    if (busybox === undefined) return
    for (const folder of ['bin', 'tmp']) mkdirSync(join(tree, folder))
    copyFileSync(busybox, join(tree, 'bin/busybox'))
    for (const applet of applets) symlinkSync('busybox', join(tree, 'bin', applet))
  },
  files: (tree) => {
    mkdirSync(join(tree, 'www'))
    copyFileSync(join(import.meta.dirname, 'index.html'), join(tree, 'www/index.html'))
  },
}
