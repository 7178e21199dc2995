import { createAccess } from '../access/create-access.ts'
import { openDatabase } from '../database/open-database.ts'
import { callControl, type ControlAnswer } from './call-control.ts'
import { createCommands, explainCommand } from './commands.ts'

interface HostOptions {
  dataFolder: string
  port: number
}

/** Runs a command on a data folder: by the server that has it open, else here. */
export async function runOnHost({ dataFolder, port }: HostOptions, args: readonly string[]): Promise<ControlAnswer> {
  const answer = await callControl(dataFolder, args)
  if (answer !== null) return answer
  try {
    await using stack = new AsyncDisposableStack()
    const database = stack.adopt(await openDatabase(dataFolder), (open) => open.destroy())
    const access = stack.use(await createAccess(database, dataFolder))
    const run = createCommands({ ...access, url: `http://localhost:${port}` })
    return { ok: true, lines: await run(args) }
  } catch (error) {
    return { ok: false, lines: [explainCommand(error)] }
  }
}
