import { z } from 'zod'

const imageConfig = z.looseObject({
  rootfs: z.looseObject({ diff_ids: z.array(z.string()).nullish() }),
  history: z.array(z.unknown()).nullish(),
})

/** An image's configuration with one more layer on top; all else stays. OCI image specification, config.md. */
export function layeredConfig(config: Buffer, { diffId, createdBy }: { diffId: string; createdBy: string }): Buffer {
  const parsed = imageConfig.parse(JSON.parse(config.toString('utf8')))
  const { rootfs, history } = parsed
  const created = new Date().toISOString()
  return Buffer.from(
    JSON.stringify({
      ...parsed,
      rootfs: { ...rootfs, diff_ids: [...(rootfs.diff_ids ?? []), diffId] },
      history: [...(history ?? []), { created, created_by: createdBy }],
    }),
  )
}
