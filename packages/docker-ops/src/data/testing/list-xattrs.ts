import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

// By descriptors: a path may be longer than the kernel takes.
const script = `
import os, sys
root = os.fsencode(sys.argv[1])
for folder, folders, files, fd in os.fwalk(root):
    for name in folders + files:
        path = b"/proc/self/fd/%d/%s" % (fd, name)
        names = sorted(os.listxattr(path, follow_symlinks=False))
        print(os.fsdecode(os.path.relpath(os.path.join(folder, name), root)), *names)
`

/** Of each entry below a folder of this machine its path and the names of its extended attributes, sorted; as Python sees them. */
export async function listXattrs(folder: string): Promise<string[]> {
  const { stdout } = await promisify(execFile)('python3', ['-c', script, folder], { maxBuffer: 1 << 26 })
  return stdout.split('\n').filter(Boolean).toSorted()
}
