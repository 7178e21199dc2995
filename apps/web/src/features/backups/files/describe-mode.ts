import type { BackupFile } from '@holdfast/contract'

const sign = {
  file: '-',
  'hard link': '-',
  folder: 'd',
  link: 'l',
  device: 'b',
  fifo: 'p',
} satisfies Record<BackupFile['type'], string>

/** As `ls` has it: `-rw-r--r--`, `drwxrwxrwt`. */
export function describeMode({ type, mode }: Pick<BackupFile, 'type' | 'mode'>): string {
  const [user, group, others] = [6, 3, 0].map((shift) => describeBits((mode >> shift) & 7))
  return [
    sign[type],
    withSpecial(user ?? '', (mode & 0o4000) !== 0, 's'),
    withSpecial(group ?? '', (mode & 0o2000) !== 0, 's'),
    withSpecial(others ?? '', (mode & 0o1000) !== 0, 't'),
  ].join('')
}

function describeBits(bits: number): string {
  return `${bits & 4 ? 'r' : '-'}${bits & 2 ? 'w' : '-'}${bits & 1 ? 'x' : '-'}`
}

function withSpecial(bits: string, special: boolean, letter: string): string {
  if (!special) return bits
  return bits.slice(0, 2) + (bits.endsWith('x') ? letter : letter.toUpperCase())
}
