import { statWord } from '../libc/host-stat.ts'

/** Which name of an inode a walk met first. */
export class FirstNames {
  readonly #paths = new Map<string, { path: string; left: number }>()

  /**
   * The first path of the same inode; empty for the first one itself, which is kept until all of its names were met. The time of birth
   * tells an inode from one whose number it got while the walk went on.
   */
  of(stat: Uint32Array, path: string): string {
    const links = stat[statWord.nlink] ?? 0
    if (links < 2) return ''
    const words = [statWord.devMajor, statWord.devMinor, statWord.ino, statWord.ino + 1]
    const births = [statWord.birth, statWord.birth + 1, statWord.birth + 2]
    const id = [...words, ...births].map((word) => stat[word]).join(':')
    const first = this.#paths.get(id)
    if (first === undefined) {
      this.#paths.set(id, { path, left: links - 1 })
      return ''
    }
    first.left -= 1
    if (first.left === 0) this.#paths.delete(id)
    return first.path
  }
}
