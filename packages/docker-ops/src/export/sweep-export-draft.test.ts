import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { sweepExportDraft } from './sweep-export-draft.ts'
import { createExportFolder } from './testing/export-folder.ts'

test('the draft of one job is removed, and nothing else', async () => {
  await using folder = await createExportFolder()
  for (const name of ['.holdfast-job-1.part', '.holdfast-job-2.part', 'job-1.tar'])
    await writeFile(join(folder.path, name), '')
  await sweepExportDraft({ folder: folder.path, draftId: 'job-1' })

  expect(await folder.list()).toEqual(['.holdfast-job-2.part', 'job-1.tar'])
})

test('a draft that is not there is fine, and so is a folder that is not', async () => {
  await using folder = await createExportFolder()
  for (const path of [folder.path, join(folder.path, 'gone')])
    await expect(sweepExportDraft({ folder: path, draftId: 'job-1' })).resolves.toBeUndefined()
})

test('a draft that cannot be removed is a failure of the storage', async () => {
  await using folder = await createExportFolder()
  await mkdir(join(folder.path, '.holdfast-job-1.part'))

  await expect(sweepExportDraft({ folder: folder.path, draftId: 'job-1' })).rejects.toMatchObject({
    code: 'STORAGE_FAILED',
  })
})
