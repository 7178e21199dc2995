import { postgresImage } from './images/postgres-image.ts'
import { webImage } from './images/web-image.ts'
import type { Sample } from './ensure-container.ts'

export const sampleNetwork = 'holdfast-demo'
export const webVolume = 'holdfast-demo-web-content'
export const postgresVolume = 'holdfast-demo-postgres-data'

export const postgresData = '/var/lib/postgresql/data'

/** What PostgreSQL calls a fast shutdown. An import takes no STOPSIGNAL, so each container says it. */
export const postgresStopSignal = 'SIGINT'

/** The sample containers, each after the ones it needs. The last one ends at once: a stopped one belongs into the picture. */
export const samples: Sample[] = [
  {
    name: 'demo-web',
    create: {
      Image: webImage.name,
      Labels: ofProject('web'),
      StopTimeout: 1,
      HostConfig: {
        NetworkMode: sampleNetwork,
        Binds: [`${webVolume}:/www`],
        // An empty port is one that is free.
        PortBindings: { '8080/tcp': [{ HostIp: '127.0.0.1', HostPort: '' }] },
      },
    },
  },
  {
    name: 'demo-postgres',
    create: {
      Image: postgresImage.name,
      Labels: ofProject('postgres'),
      StopSignal: postgresStopSignal,
      HostConfig: { NetworkMode: sampleNetwork, Binds: [`${postgresVolume}:${postgresData}`] },
    },
  },
  {
    name: 'demo-worker',
    create: {
      Image: postgresImage.name,
      Labels: ofProject('worker'),
      User: 'postgres',
      Entrypoint: ['sh', '-c'],
      // Two small transactions a second: the database is in use while it is backed up.
      Cmd: [
        'while sleep 1; do pg_isready -q -h demo-postgres && pgbench -h demo-postgres -n -R 2 -T 3600 -P 60 bench; done',
      ],
      Healthcheck: { Test: ['NONE'] },
      StopTimeout: 1,
      HostConfig: { NetworkMode: sampleNetwork },
    },
  },
  {
    name: 'demo-report',
    create: {
      Image: webImage.name,
      Labels: ofProject('report'),
      Cmd: ['echo', 'Nothing to report.'],
      Healthcheck: { Test: ['NONE'] },
      HostConfig: { NetworkMode: 'none' },
    },
  },
]

function ofProject(service: string): Record<string, string> {
  return { 'com.docker.compose.project': 'holdfast-demo', 'com.docker.compose.service': service }
}
