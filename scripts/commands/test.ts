import { parseConfig } from '../../apps/server/src/config.ts'
import { GiveUp } from '../bootstrap/give-up.mjs'
import { testParts, type Flags, type TestPart } from '../tools/parse-flags.ts'
import type { Need } from '../setup/find-gaps.ts'
import { setUp } from '../setup/set-up.ts'
import { runPlaywright, runVitest } from '../test/run-part.ts'
import { summaryOf, tallyOf, type PartTally } from '../test/tally.ts'
import { withStopSignal } from '../tools/with-stop-signal.ts'
import { buildWeb } from '../web/build-web.ts'
import { runChecks } from './check.ts'
import { runOnEngine } from './run-on-engine.ts'

/** Sets up what is missing and runs every part to its end, whatever became of the ones before. */
export async function test({ yes, only }: Flags): Promise<number> {
  const parts = only.length > 0 ? only : testParts
  const needs = [...new Set(parts.flatMap((part) => needsOf[part]))]
  await setUp({ needs, config: parseConfig(process.env), yes })
  const tallies = await withStopSignal(async (signal) => runParts(parts, signal))
  const { lines, ok } = summaryOf(tallies)
  console.log(`\n--- summary\n${lines.join('\n')}`)
  return ok ? 0 : 1
}

const needsOf: Record<TestPart, Need[]> = {
  check: [],
  unit: ['gzip', 'openssl', 'tar', 'zstd'],
  web: [],
  engine: ['engine', 'busybox', 'gzip', 'openssl', 'python3', 'skopeo', 'tar', 'zstd'],
  'engine-28': ['busybox', 'gzip', 'tar', 'zstd'],
  e2e: ['engine', 'browser', 'busybox', 'debootstrap', 'tar', 'zstd'],
}

async function runParts(parts: readonly TestPart[], signal: AbortSignal): Promise<PartTally[]> {
  const tallies: PartTally[] = []
  for (const part of testParts) if (parts.includes(part)) tallies.push(await runPart(part, signal))
  return tallies
}

async function runPart(part: TestPart, signal: AbortSignal): Promise<PartTally> {
  try {
    if (part === 'check') return await tallyChecks(signal)
    if (part === 'engine') return await runVitest(part, { projects: ['engine', 'engine-dockerode'] }, signal)
    // As fresh installations have it. One kill of each sort: the part on the system's engine has more.
    const newer = { kind: '28-containerd', project: 'engine-28', env: { HOLDFAST_TEST_ROUNDS: '1' } } as const
    if (part === 'engine-28') return await runOnEngine({ part, ...newer }, signal)
    if (part !== 'e2e') return await runVitest(part, {}, signal)
    await buildWeb(signal)
    return await runPlaywright(signal)
  } catch (error) {
    console.error(error instanceof GiveUp ? error.message : error)
    return tallyOf(part, { report: undefined, exitCode: 1, interrupted: signal.aborted })
  }
}

async function tallyChecks(signal: AbortSignal): Promise<PartTally> {
  console.log('--- check')
  const results = await runChecks(signal)
  const failed = results.filter((result) => !result.ok).length
  return tallyOf('check', {
    report: { passed: results.length - failed, failed, skipped: 0 },
    exitCode: failed === 0 ? 0 : 1,
    interrupted: signal.aborted,
  })
}
