import type { RawContainer } from '../../engine/raw/raw-inspect.ts'

/** The configuration of an image of one layer that stands in for one the engine has no more: what is known of it is the container's. */
export function flatConfig(
  { Config }: RawContainer,
  { diffId, os, architecture }: { diffId: string; os: string; architecture: string },
): Buffer {
  const { Hostname: _hostname, Domainname: _domainname, Image: _image, ...config } = Config
  const created = new Date().toISOString()
  return Buffer.from(
    JSON.stringify({
      architecture,
      os,
      created,
      config,
      rootfs: { type: 'layers', diff_ids: [diffId] },
      history: [{ created, created_by: 'the whole filesystem of a container whose image was gone' }],
    }),
  )
}
