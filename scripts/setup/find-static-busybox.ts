import { readFileSync } from 'node:fs'
import { findProgram } from '../tools/find-program.ts'

/** Debian's plain busybox needs a libc, which an image made of nothing else has not: only the static one will do. */
export function findStaticBusybox(): string | undefined {
  const file = findProgram('busybox')
  return file !== undefined && !readFileSync(file).includes('/ld-') ? file : undefined
}
