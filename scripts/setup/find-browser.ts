import { homedir } from 'node:os'
import { join } from 'node:path'
import { findProgram, isExecutable } from '../tools/find-program.ts'

const programs = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome']
const macApplications = ['Google Chrome', 'Chromium', 'Google Chrome for Testing']

/** A Chromium or Chrome for the browser tests; `HOLDFAST_BROWSER` names one in an unusual place. */
export function findBrowser(): string | undefined {
  const named = process.env['HOLDFAST_BROWSER']
  if (named) return isExecutable(named) ? named : undefined
  for (const program of programs) {
    const file = findProgram(program)
    if (file !== undefined) return file
  }
  return ['/', homedir()]
    .flatMap((base) => macApplications.map((name) => join(base, 'Applications', `${name}.app`, 'Contents/MacOS', name)))
    .find(isExecutable)
}
