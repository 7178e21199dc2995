import type { StoredDocument } from '../backups/stored-document.ts'

/** Of a container with the folders x and y of one volume, which is stored with the first of them. */
export function withSubpaths(): StoredDocument {
  const mount = (Target: string, Subpath: string) => ({
    Type: 'volume',
    Source: 'data',
    Target,
    VolumeOptions: { Subpath },
  })
  return {
    holdfastVersion: '0.1.0',
    engine: { id: 'E', hostName: 'host', version: '28.5', apiVersion: '1.51', storageDriver: 'overlay2' },
    container: { Id: 'a'.repeat(64), Name: '/web', HostConfig: { Mounts: [mount('/a', 'x'), mount('/b/', './y/')] } },
    image: {},
    volumes: {},
    networks: {},
    mode: 'live',
    asked: 'live',
    frozenMs: null,
    mounts: [
      { destination: '/a', kind: 'volume', source: 'data', included: true },
      { destination: '/b', kind: 'volume', source: 'data', included: true, tree: '/a' },
    ],
    files: [],
    writableLayer: null,
    flatImage: false,
    imageTags: [],
    notKept: [],
    warnings: [],
  }
}
