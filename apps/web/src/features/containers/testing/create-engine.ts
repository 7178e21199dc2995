import type { EngineInfo } from '@holdfast/contract'

/** A Docker Engine on the machine of Holdfast, as nothing particular follows from it. */
export function createEngine(change: Partial<EngineInfo> = {}): EngineInfo {
  return {
    id: 'local',
    identity: { id: 'ENGINE', hostName: 'host' },
    name: 'host',
    version: '28.5',
    apiVersion: '1.51',
    newestApiVersion: '1.51',
    operatingSystem: 'Debian',
    storageDriver: 'overlay2',
    capabilities: {
      kind: 'docker',
      imageStore: 'graph-driver',
      usernsRemap: false,
      rootless: false,
      swarm: false,
      sameHost: true,
    },
    consequences: [],
    warnings: [],
    ...change,
  }
}
