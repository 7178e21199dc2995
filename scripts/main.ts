import { parseFlags, type Command, type Flags } from './tools/parse-flags.ts'
import { installDependencies } from './setup/install-dependencies.ts'

/** Runs one command to its end and returns the exit code. Everything below may use Node 24 and, after the install, the dependencies. */
export async function main(args: string[]): Promise<number> {
  const flags = parseFlags(args)
  installDependencies()
  const run = await load[flags.command]()
  return run(flags)
}

type Run = (flags: Flags) => Promise<number>

// Loaded on demand: a command's imports may need the dependencies, which a fresh checkout gets only now.
const load: Record<Command, () => Promise<Run>> = {
  start: async () => (await import('./commands/start.ts')).start,
  build: async () => (await import('./commands/build.ts')).build,
  demo: async () => (await import('./commands/demo.ts')).demo,
  dev: async () => (await import('./commands/dev.ts')).dev,
  test: async () => (await import('./commands/test.ts')).test,
  'test-long': async () => (await import('./commands/test-long.ts')).testLong,
  check: async () => (await import('./commands/check.ts')).check,
  fix: async () => (await import('./commands/fix.ts')).fix,
  bench: async () => (await import('./commands/bench.ts')).bench,
  engine: async () => (await import('./commands/engine.ts')).engine,
  engines: async () => (await import('./commands/engines.ts')).engines,
  smoke: async () => (await import('./commands/smoke.ts')).smoke,
  holdfast: async () => (await import('./commands/holdfast.ts')).holdfast,
}
