import { mkdtemp } from 'node:fs/promises'
import { parseConfig } from '../../apps/server/src/config.ts'
import { GiveUp } from '../bootstrap/give-up.mjs'
import { testParts, type Flags, type TestPart } from '../tools/parse-flags.ts'
import { keepEngine, stopEngine } from '../engines/keep-engine.ts'
import type { Need } from '../setup/find-gaps.ts'
import { setUp } from '../setup/set-up.ts'
import { runPlaywright, runVitest } from '../test/run-part.ts'
import { summaryOf, tallyOf, type PartTally } from '../test/tally.ts'
import { withStopSignal } from '../tools/with-stop-signal.ts'
import { buildWeb } from '../web/build-web.ts'
import { runChecks } from './check.ts'

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
    if (part === 'engine-28') return await runOnNewerEngine(part, signal)
    if (part !== 'e2e') return await runVitest(part, {}, signal)
    await buildWeb(signal)
    return await runPlaywright(signal)
  } catch (error) {
    console.error(error instanceof GiveUp ? error.message : error)
    return tallyOf(part, { report: undefined, exitCode: 1, interrupted: signal.aborted })
  }
}

/** The main ways once more, on an engine of the test's own as fresh installations have it. Left out, with the reason, where none can run. */
async function runOnNewerEngine(part: string, signal: AbortSignal): Promise<PartTally> {
  // Not below /tmp: an overlay on a tmpfs is refused.
  const folder = await mkdtemp('/var/tmp/holdfast-engine-')
  try {
    const dockerHost = await keepEngine('28-containerd', folder)
    // One kill of each sort: the part on the system's engine has more.
    return await runVitest(part, { env: { DOCKER_HOST: dockerHost, HOLDFAST_TEST_ROUNDS: '1' } }, signal)
  } catch (error) {
    if (!(error instanceof GiveUp)) throw error
    return { part, passed: 0, failed: 0, skipped: 0, note: error.message }
  } finally {
    await stopEngine('28-containerd', folder)
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
