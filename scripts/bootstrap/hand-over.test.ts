import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { expect, onTestFinished, test } from 'vitest'

const handOver = fileURLToPath(new URL('hand-over.mjs', import.meta.url))

test('a stop that arrives as several signals reaches the program once, and its exit code becomes ours', async () => {
  const { launcher } = await launch(`
    let count = 0
    const stop = () => { count += 1; setTimeout(() => process.exit(40 + count), 300) }
    // Whichever the launcher is given first.
    for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, stop)`)
  launcher.kill('SIGINT')
  launcher.kill('SIGINT')
  launcher.kill('SIGTERM')
  expect(await once(launcher, 'exit')).toEqual([41, null])
})

test('a program that a signal ended ends us by the same signal', async () => {
  const { launcher } = await launch(``)
  launcher.kill('SIGTERM')
  expect(await once(launcher, 'exit')).toEqual([null, 'SIGTERM'])
})

test('the program is out of reach of a Ctrl-C in our own group', async () => {
  const { launcher, pid } = await launch(`process.on('SIGTERM', () => process.exit(0))`)
  expect(pid).not.toBe(launcher.pid)
  expect(groupOf(pid)).toBe(String(pid))
  launcher.kill('SIGTERM')
  expect(await once(launcher, 'exit')).toEqual([0, null])
})

/** Field 5 of proc_pid_stat(5); the second one, the name, may hold spaces and parentheses itself. */
function groupOf(pid: number): string | undefined {
  const text = readFileSync(`/proc/${pid}/stat`, 'utf8')
  return text.slice(text.lastIndexOf(')') + 2).split(' ')[2]
}

/** A process that hands over to another one, which does what `program` says and lives until it is stopped. */
async function launch(program: string): Promise<{ launcher: ChildProcess; pid: number }> {
  const inner = `${program}; setInterval(() => {}, 1000); console.log(process.pid)`
  const outer = `import { handOver } from ${JSON.stringify(handOver)}
    process.exitCode = await handOver(process.execPath, ['-e', ${JSON.stringify(inner)}])`
  const launcher = spawn(process.execPath, ['--input-type=module', '-e', outer], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const [line] = await once(createInterface({ input: launcher.stdout }), 'line')
  const pid = Number(line)
  onTestFinished(() => {
    for (const left of [launcher.pid, pid]) endIfThere(left)
  })
  return { launcher, pid }
}

function endIfThere(pid: number | undefined): void {
  try {
    if (pid !== undefined) process.kill(pid, 'SIGKILL')
  } catch {
    // It has ended.
  }
}
