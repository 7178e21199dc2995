import { apps } from './rooms/apps.mjs'
import { packages } from './rooms/packages.mjs'
import { foundation, tools } from './rooms/tools.mjs'

/**
 * The one table of layers, in three files: which room may import which. Imports point down, inside packages too, types included.
 *
 * A package is a folder with its rooms in layers, from the bottom up; a room imports only rooms above it in this file.
 * - A room is a folder with all beneath it, one file, or `.`: the files that lie in the package's folder itself.
 *   The deepest one that fits is a file's room. A file in none of them is an error: put its folder into the table.
 * - Each room lists what it may import: rooms of its package (`engine`), of others (`contract`, which is its `.`, or
 *   `server/config.ts`), packages of npm (`npm:zod`), all of Node (`node`). `type x` allows types of x and no code,
 *   `*` every room above it in the package.
 * - `all` is for every room of the package, `tests` for its `*.test.ts` and `testing/` besides what their room may.
 *   `testing x` allows a room's testing folders alone. What is no test imports no test and no testing folder.
 *   In a package that `isTesting` all is a test.
 * - `reason` is what lint says to whoever imports something else.
 */
export const table = { ...foundation, ...packages, ...apps, ...tools }
