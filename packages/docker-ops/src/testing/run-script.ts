import { clientOf, type Engine } from '../engine/connect-engine.ts'

/** Runs `sh -c <script>` in a running container and resolves with its exit code. */
export async function runScript({ engine }: { engine: Engine }, containerId: string, script: string): Promise<number> {
  const container = clientOf(engine).getContainer(containerId)
  const exec = await container.exec({ Cmd: ['sh', '-c', script], AttachStdout: true, Tty: true })
  const output = await exec.start({})
  for await (const _chunk of output.resume());
  const { ExitCode } = await exec.inspect()
  return ExitCode ?? -1
}
