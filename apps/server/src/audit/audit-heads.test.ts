import { mkdir, rename } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { OpError, message } from '@holdfast/contract'
import { createTemporaryVault } from '@holdfast/vault/testing'
import { openAuditWorld, recordOf } from '../testing/audit-world.ts'
import { recordingLog } from '../testing/recording-log.ts'
import { silentLog } from '../testing/silent-log.ts'
import { AuditHeads } from './audit-heads.ts'
import { verifyAudit } from './verify-audit.ts'

test('the vault and the log get the head while the audit log grows, and the last one when Holdfast stops', async () => {
  await using world = await openAuditWorld()
  await using vaultWorld = await createTemporaryVault()
  const { log, lines } = recordingLog()
  const heads = new AuditHeads({
    audit: world.audit,
    vault: async () => vaultWorld.vault,
    log,
  })
  await world.audit.append(recordOf())
  const seqs = async () => (await linesOf(await heads.read(await world.audit.instance()))).map(({ seq }) => seq)
  await expect.poll(seqs).toEqual([1])
  // The next one is due in a minute.
  await world.audit.append(recordOf())
  const last = await world.audit.append(recordOf())
  await heads[Symbol.asyncDispose]()

  const written = await linesOf(vaultWorld.vault.readJournal(await world.audit.instance()))
  expect(written).toEqual([expect.objectContaining({ seq: 1 }), { instance: await world.audit.instance(), ...last }])
  const logged = lines.map((line) => JSON.parse(line) as { seq: number; msg: string })
  expect(logged.map(({ msg, seq }) => [msg, seq])).toEqual([1, 3].map((seq) => ['head of the audit log', seq]))
})

test('a vault that is away keeps nothing from being recorded, and gets the head when it is back', async () => {
  await using world = await openAuditWorld()
  await using vaultWorld = await createTemporaryVault()
  await rename(vaultWorld.path, `${vaultWorld.path}.away`)
  await mkdir(vaultWorld.path)
  const { log, lines } = recordingLog()
  await using heads = new AuditHeads({
    audit: world.audit,
    vault: async () => vaultWorld.vault,
    log,
    everyMs: 20,
  })
  await world.audit.append(recordOf())
  const warnings = () => lines.filter((line) => line.includes('is not in the default vault yet'))
  await expect.poll(warnings).toHaveLength(1)
  await world.audit.append(recordOf())
  const verification = await verifyAudit({ database: world.database, heads: (instance) => heads.read(instance) })
  expect(verification).toMatchObject({ entries: 2, problems: [], vault: { state: 'unavailable' } })

  await rename(`${vaultWorld.path}.away`, vaultWorld.path)
  const lastSeq = async () => {
    const { vault } = await verifyAudit({ database: world.database, heads: (instance) => heads.read(instance) })
    return vault.state === 'compared' ? vault.lastSeq : null
  }
  await expect.poll(lastSeq).toBe(2)
  expect(warnings()).toHaveLength(1)
})

test('without a default vault a verification says so, and still looks at the chain', async () => {
  await using world = await openAuditWorld()
  const vault = async () => {
    throw new OpError('VAULT_NOT_FOUND', message('vault-none'))
  }
  await using heads = new AuditHeads({ audit: world.audit, vault, log: silentLog })
  await world.audit.append(recordOf())
  const found = await verifyAudit({ database: world.database, heads: (instance) => heads.read(instance) })
  expect(found).toMatchObject({ entries: 1, vault: { state: 'unavailable', detail: { code: 'audit-no-vault' } } })
})

async function linesOf(lines: AsyncIterable<string>) {
  return (await Array.fromAsync(lines)).map((line) => JSON.parse(line) as { seq: number })
}
