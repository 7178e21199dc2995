import { execFileSync } from 'node:child_process'

/**
 * Fills a folder of this machine with all that a file system knows and a careless copy loses, by Python, which calls the kernel as it is:
 * attributes of every namespace, ACLs, nanoseconds and times before 1970, deep paths, holes, odd names, owners, links, devices.
 */
export function fillFidelityTree(root: string, { hugeFile = false }: { hugeFile?: boolean } = {}): void {
  execFileSync('python3', ['-c', script, root, hugeFile ? 'huge' : ''], { stdio: ['ignore', 'ignore', 'inherit'] })
}

const script = `
import os, socket, stat, struct, sys
root, huge = os.fsencode(sys.argv[1]), sys.argv[2] == 'huge'
def acl(*entries):
    return struct.pack('<I', 2) + b''.join(struct.pack('<HHI', *entry) for entry in entries)
none = 0xffffffff
access = acl((1, 6, none), (2, 6, 1000), (2, 4, 70000), (4, 4, none), (8, 6, 1001), (16, 6, none), (32, 4, none))
default = acl((1, 7, none), (2, 7, 1001), (4, 5, none), (16, 7, none), (32, 0, none))
capability = bytes.fromhex('0100000200040000000000000000000000000000')
os.chdir(root)
def file(name, data=b'data', mode=0o644):
    with open(name, 'wb') as made: made.write(data)
    os.chmod(name, mode)
def mark(name, **values):
    for key, value in values.items():
        os.setxattr(name, key.replace('__', '.'), value, follow_symlinks=False)
file(b'plain')
file(b'user'); mark(b'user', user__note=b'x', user__binary=bytes(range(256)), user__empty=b'')
os.setxattr(b'user', 'user.a=b%3Dc', b'odd name')
file(b'large-attribute'); mark(b'large-attribute', user__large=b'l' * 3500)
file(b'trusted'); mark(b'trusted', trusted__note=b'y', trusted__overlay__opaque=b'y')
file(b'capable', mode=0o755); mark(b'capable', security__capability=capability)
file(b'listed'); mark(b'listed', system__posix_acl_access=access)
os.mkdir(b'listed-folder'); mark(b'listed-folder', system__posix_acl_access=access, system__posix_acl_default=default, user__folder=b'z')
file(b'listed-folder/child', mode=0o600)
os.mkdir(b'listed-folder/sub')
os.removexattr(b'listed-folder/sub', 'system.posix_acl_default')
os.symlink(b'nowhere', b'dangling'); mark(b'dangling', trusted__note=b'of the link'); os.chown(b'dangling', 12, 34, follow_symlinks=False)
os.symlink(b'/etc/passwd', b'absolute'); os.symlink(b'../../../../etc/passwd', b'escaping'); os.symlink(b'x' * 3000, b'long-target')
os.symlink(b'plain', b'near')
file(b'first'); os.mkdir(b'z'); os.link(b'first', b'z/second'); os.link(b'dangling', b'z/link-to-a-link')
file(b'setuid'); os.chown(b'setuid', 1000, 1000); os.chmod(b'setuid', 0o6755)
file(b'secret', mode=0o000); file(b'owned'); os.chown(b'owned', 3000000000, 4000000000)
file(b'two\\nlines'); file(b'quo"te \\\\ \\t'); file(b'f\\xff', b'first'); file(b'f\\xfe', b'second'); file(b'n' * 255); file(b'-rf'); file(b'.wh.x')
os.mkfifo(b'fifo', 0o602); os.mknod(b'character', 0o644 | stat.S_IFCHR, os.makedev(1, 3)); os.mknod(b'block', 0o600 | stat.S_IFBLK, os.makedev(300, 70000)); os.mknod(b'whiteout', stat.S_IFCHR, os.makedev(0, 0))
file(b'nothing', b''); file(b'zeros', b'\\0' * 100000); file(b'megabytes', os.urandom(1 << 20) * 3 + b'end')
with open(b'holes', 'wb') as made:
    for piece in range(10): made.seek(piece * 5000001); made.write(os.urandom(10000))
    made.truncate(60000000)
with open(b'small-holes', 'wb') as made: made.write(b'x'); made.truncate(300001)
if huge:
    with open(b'huge', 'wb') as made:
        for piece in range(10): made.seek(piece * 1999999999); made.write(os.urandom(1 << 20))
        made.truncate(20000000000)
os.mkdir(b'sticky'); os.chmod(b'sticky', 0o1777); os.mkdir(b'empty', 0o700)
here = os.open(b'.', os.O_RDONLY)
for depth in range(19):
    name = bytes([97 + depth]) * 240
    os.mkdir(name, 0o750, dir_fd=here)
    below = os.open(name, os.O_RDONLY, dir_fd=here)
    os.close(here); here = below
made = os.open(b'leaf', os.O_CREAT | os.O_WRONLY, 0o640, dir_fd=here); os.write(made, b'far down'); os.setxattr(made, 'user.deep', b'1'); os.close(made)
os.symlink(b'leaf', b'link', dir_fd=here); os.link(b'leaf', b'twin', src_dir_fd=here, dst_dir_fd=here); os.mkfifo(b'fifo', dir_fd=here)
top = os.open(root, os.O_RDONLY)
os.link(b'plain', b'link-to-the-top', src_dir_fd=top, dst_dir_fd=here)
os.link(b'leaf', b'~link-to-the-deep', src_dir_fd=here, dst_dir_fd=top)
def time(name, ns, fd): os.utime(name, ns=(ns, ns), dir_fd=fd, follow_symlinks=False)
time(b'leaf', 1400000000123456789, here); time(b'link', -5 * 10**9 - 1, here)
for name, ns in ((b'plain', 1700000000123456789), (b'trusted', -86400 * 10**9 - 250000000), (b'user', 1), (b'capable', 10413792000 * 10**9 + 5), (b'near', 1600000000500000001), (b'dangling', -1), (b'fifo', 1600000000000000007), (b'holes', 1234567890111222333), (b'listed-folder', 1500000000000000009), (b'z', -999)):
    time(name, ns, top)
os.chown(root, 999, 998); os.chmod(root, 0o2750); os.setxattr(root, 'user.root', b'r'); os.setxattr(root, 'system.posix_acl_default', default); os.utime(root, ns=(1, 1000000000987654321))
`
