import type { StoredDocument } from '../backups/stored-document.ts'

/** What a backup says of a container of that name, on an engine that says this of itself. */
export function documentOf({
  name,
  engine,
  labels = {},
}: {
  name: string
  engine: string
  labels?: Record<string, string>
}): StoredDocument {
  return {
    holdfastVersion: '0.1.0',
    engine: { id: engine, hostName: 'host', version: '20.10', apiVersion: '1.41', storageDriver: 'overlay2' },
    container: { Id: 'a'.repeat(64), Name: `/${name}`, Config: { Image: 'nginx:1', Labels: labels } },
    image: {},
    volumes: {},
    networks: {},
    mode: 'paused',
    asked: 'pause',
    frozenMs: 12,
    mounts: [{ destination: '/data', kind: 'volume', source: `${name}-data`, included: true }],
    files: [],
    writableLayer: null,
    flatImage: false,
    imageTags: [],
    notKept: [],
    warnings: [],
  }
}
