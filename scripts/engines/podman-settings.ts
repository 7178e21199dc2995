import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { findProgram } from '../tools/find-program.ts'

/**
 * Writes what keeps a Podman to that folder, images, volumes, networks, locks and all, and resolves with the environment that
 * names it. `root` is where its programs lie. `/run` and `/dev/shm` have to be its own too: what runs is noted there.
 * Formats: containers.conf(5), containers-storage.conf(5), containers-policy.json(5).
 */
export async function writePodmanSettings(folder: string, root: string): Promise<Record<string, string>> {
  const settings = join(folder, 'settings')
  const inFolder = (...names: string[]) => JSON.stringify(join(folder, ...names))
  const inRoot = (...names: string[]) => JSON.stringify(join(root, ...names))
  const files = {
    'containers.conf': `[engine]
cgroup_manager = "cgroupfs"
events_logger = "file"
events_logfile_path = ${inFolder('events.log')}
lock_type = "file"
conmon_path = [${inRoot('usr/bin/conmon')}]
helper_binaries_dir = [${inRoot('usr/lib/podman')}]
runtime = "runc"
static_dir = ${inFolder('data/libpod')}
volume_path = ${inFolder('data/volumes')}
[engine.runtimes]
runc = [${JSON.stringify(findProgram('runc') ?? 'runc')}]
[network]
network_backend = "netavark"
network_config_dir = ${inFolder('networks')}
[containers]
log_driver = "k8s-file"
`,
    'storage.conf': `[storage]
driver = "overlay"
graphroot = ${inFolder('data')}
runroot = "/run/containers/storage"
`,
    'home/.config/containers/policy.json': '{"default":[{"type":"insecureAcceptAnything"}]}',
  }
  await mkdir(join(settings, 'home/.config/containers'), { recursive: true })
  await mkdir(join(folder, 'tmp'), { recursive: true })
  for (const [name, text] of Object.entries(files)) await writeFile(join(settings, name), text)
  return {
    HOME: join(settings, 'home'),
    TMPDIR: join(folder, 'tmp'),
    CONTAINERS_CONF: join(settings, 'containers.conf'),
    CONTAINERS_STORAGE_CONF: join(settings, 'storage.conf'),
  }
}
