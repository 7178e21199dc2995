import { backupId } from './posted-bodies.ts'

const actions = '/api/docker/containers'
const jobId = '0d0f7a0e-4f0c-4dd0-9d43-6a5c2f1b6f0a'

export interface Ask {
  method: string
  path: string
  headers?: Record<string, string>
  /** Sent as it is where it is a string, as JSON otherwise. */
  body?: unknown
}

export function asPost(body: unknown): Ask {
  return { method: 'POST', path: actions, headers: { 'content-type': 'application/json' }, body }
}

/** Bodies that are no JSON, types that are not parsed, headers that say how. */
export function oddRequests(): Ask[] {
  const stop = JSON.stringify({ action: 'stop', containerId: 'web' })
  const post = (body: string, headers: Record<string, string> = { 'content-type': 'application/json' }) => {
    return { method: 'POST', path: actions, body, headers }
  }
  return [
    post('{"action":'),
    post('nonsense'),
    post(''),
    post('', {}),
    post(stop, {}),
    post(stop, { 'content-type': 'application/json; charset=utf-8' }),
    post(stop, { 'content-type': 'APPLICATION/JSON' }),
    post(stop, { 'content-type': 'text/plain' }),
    post(stop, { 'content-type': 'text/json' }),
    post(stop, { 'content-type': 'application/x-www-form-urlencoded' }),
    post(stop, { 'content-type': 'multipart/form-data' }),
    post(stop, { 'content-type': 'nonsense' }),
    post('{"__proto__":{"a":1},"action":"stop","containerId":"web"}'),
    post('{"constructor":{"prototype":{"a":1}},"action":"stop","containerId":"web"}'),
    post(`{"action":"stop","containerId":"${'x'.repeat(1_100_000)}"}`),
    post(stop, { 'content-type': 'application/json', prefer: 'respond-async' }),
    post(stop, { 'content-type': 'application/json', 'idempotency-key': 'k' }),
    post(stop, { 'content-type': 'application/json', origin: 'http://evil.example' }),
    post(stop, { 'content-type': 'application/json', 'sec-fetch-site': 'cross-site' }),
    post('{"action":', { 'content-type': 'application/json', origin: 'http://evil.example' }),
    { ...post(stop), path: `${actions}?x=1` },
    { ...post(stop), path: `${actions}/` },
    { ...post(stop), path: `${actions}/web` },
  ]
}

/** Every route: as it is meant, with unknown keys, with each other method. */
export function everyRoute(): Ask[] {
  const backup = `/api/backups/${backupId}`
  const paths = [
    actions,
    '/api/backups',
    backup,
    `${backup}/file?tree=/`,
    `${backup}/pin`,
    '/api/runs',
    `/api/runs/${jobId}`,
    '/api/schedules',
    '/api/schedules/nobody',
    '/api/schedules/nobody/run',
    '/api/schedules/nobody/next',
    '/api/vaults',
    `/api/jobs/${jobId}`,
    `/api/jobs/${jobId}/report`,
    `/api/exports/${jobId}`,
    '/api/retention',
    '/api/retention/Default',
    '/api/retention/Default/preview',
    '/api/retention/Nowhere/start',
    '/api/alerts',
    '/api/alerts/acknowledge',
    '/healthz',
    '/readyz',
    '/api/nothing',
    '/api',
  ]
  const gets = [
    ...[actions, '/api/backups', backup, '/api/vaults', `/api/jobs/${jobId}`, '/healthz', '/readyz'].flatMap((path) => [
      `${path}?unknown=1`,
      `${path}?`,
      `${path}?x=1&x=2`,
    ]),
    ...[actions, '/api/backups', backup, '/api/vaults', `/api/jobs/${jobId}`].map((path) => `${path}/`),
    `/api/jobs/${jobId}/report?unknown=1`,
    `/api/exports/${jobId}?unknown=1`,
    ...['local', 'attic', '', 'local&engine=local'].flatMap((engine) => [
      `${actions}?engine=${engine}`,
      `/api/backups?engine=${engine}`,
    ]),
    '/api/backups?containerId=web',
    '/api/backups?containerId=',
    '/api/backups?containerId=../etc',
    '/api/backups?containerId=a&containerId=b',
    '/api/backups?containerId=a&unknown=1',
    '/api/backups/x',
    '/api/backups/..%2f..%2fetc',
    `/api/backups/${'x'.repeat(300)}`,
    `${backup}?vault=NAS`,
    `${backup}?vault=`,
    `${backup}?vault=a&vault=b`,
    `${backup}?vault=${'x'.repeat(64)}`,
    '/api/backups/x?unknown=1',
    `${backup}/file`,
    `${backup}/file?tree=`,
    `${backup}/file?tree=/&paht=a`,
    `${backup}/file?tree=/&tree=/a`,
    `${backup}/file?tree=/&path=a&pathBase64=YQ`,
    `${backup}/file?tree=/&path=${'x'.repeat(8193)}`,
    `${backup}/file?tree=/&vault=NAS`,
    `${backup}/other`,
    '/api/jobs/x',
    '/api/jobs/',
    '/api/exports/x',
    '/api/exports/',
    '/api/%',
  ]
  return [
    ...paths.flatMap((path) =>
      ['GET', 'HEAD', 'DELETE', 'PUT', 'PATCH', 'OPTIONS'].map((method) => ({ method, path })),
    ),
    ...paths.slice(1).map((path) => ({ ...asPost({}), path })),
    ...gets.map((path) => ({ method: 'GET', path })),
    ...[`${backup}?unknown=1`, `${backup}?vault=`, '/api/backups/x'].map((path) => ({ method: 'DELETE', path })),
    { method: 'DELETE', path: backup, body: '{"x":1}', headers: { 'content-type': 'application/json' } },
    { method: 'DELETE', path: backup, body: '{', headers: { 'content-type': 'application/json' } },
    { method: 'DELETE', path: `/api/jobs/${jobId}`, body: 'x', headers: { 'content-type': 'text/plain' } },
    { method: 'DELETE', path: `/api/jobs/${jobId}`, headers: { 'sec-fetch-site': 'cross-site' } },
  ]
}
