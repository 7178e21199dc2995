import { parseConfig, readSecretFiles } from './config.ts'
import { runOnHost } from './control/run-on-host.ts'

// What whoever owns the data folder can do without signing in: `user reset <name>`, `token create --role operator --name ci`.
const { ok, lines } = await runOnHost(parseConfig(readSecretFiles(process.env)), process.argv.slice(2))
for (const line of lines) process[ok ? 'stdout' : 'stderr'].write(`${line}\n`)
process.exitCode = ok ? 0 : 1
