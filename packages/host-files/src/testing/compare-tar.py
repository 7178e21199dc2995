"""Compares a tar with the folder it is of, as Python's own tarfile and os see them. Prints what differs, a line each."""

import hashlib, os, stat, sys, tarfile
from decimal import Decimal

KINDS = {
    stat.S_IFREG: tarfile.REGTYPE,
    stat.S_IFDIR: tarfile.DIRTYPE,
    stat.S_IFLNK: tarfile.SYMTYPE,
    stat.S_IFIFO: tarfile.FIFOTYPE,
    stat.S_IFCHR: tarfile.CHRTYPE,
    stat.S_IFBLK: tarfile.BLKTYPE,
}


def digest(read):
    whole = hashlib.sha256()
    while piece := read(1 << 20):
        whole.update(piece)
    return whole.hexdigest()


def of_tar(path, prefix):
    with tarfile.open(path, encoding="utf-8", errors="surrogateescape") as tar:
        for entry in tar:
            pax = entry.pax_headers
            xattrs = {}
            for key, value in pax.items():
                if key.startswith("SCHILY.xattr."):
                    name = key[13:].replace("%3D", "=").replace("%25", "%")
                    xattrs[name] = value.encode("utf-8", "surrogateescape").hex()
            is_link = entry.type in (tarfile.LNKTYPE, tarfile.SYMTYPE)
            is_device = entry.type in (tarfile.CHRTYPE, tarfile.BLKTYPE)
            yield os.fsencode(entry.name), {
                "type": entry.type,
                "mode": oct(entry.mode),
                "owner": (entry.uid, entry.gid),
                "mtime": Decimal(pax.get("mtime", int(entry.mtime))),
                "device": (entry.devmajor, entry.devminor) if is_device else None,
                "link": os.fsencode(entry.linkname) if is_link else None,
                "content": digest(tar.extractfile(entry).read) if entry.isreg() else None,
                "xattrs": xattrs,
            }


def of_folder(root, prefix):
    first = {}
    # By descriptors: a path may be longer than the kernel takes.
    def describe(parent, name, shown):
        own = b"/proc/self/fd/%d/%s" % (parent, name)
        found = os.stat(name, dir_fd=parent, follow_symlinks=False)
        kind = stat.S_IFMT(found.st_mode)
        if kind == stat.S_IFSOCK:
            return
        entry = {
            "type": KINDS[kind],
            "mode": oct(stat.S_IMODE(found.st_mode)),
            "owner": (found.st_uid, found.st_gid),
            "mtime": Decimal(found.st_mtime_ns) / 1000000000,
            "device": (os.major(found.st_rdev), os.minor(found.st_rdev)) if kind in (stat.S_IFCHR, stat.S_IFBLK) else None,
            "link": os.readlink(name, dir_fd=parent) if kind == stat.S_IFLNK else None,
            "content": None,
            "xattrs": {
                key: os.getxattr(own, key, follow_symlinks=False).hex()
                for key in os.listxattr(own, follow_symlinks=False)
            },
        }
        inode = (found.st_dev, found.st_ino)
        if kind != stat.S_IFDIR and inode in first:
            entry.update(type=tarfile.LNKTYPE, link=first[inode], device=None, xattrs={})
        elif kind == stat.S_IFREG:
            with open(own, "rb") as file:
                entry["content"] = digest(file.read)
        if kind != stat.S_IFDIR:
            first.setdefault(inode, shown)
        yield shown, entry
        if kind == stat.S_IFDIR:
            fd = os.open(name, os.O_RDONLY, dir_fd=parent)
            for child in sorted(os.fsencode(child) for child in os.listdir(fd)):
                yield from describe(fd, child, shown + b"/" + child)
            os.close(fd)

    parent = os.open(os.path.dirname(root), os.O_RDONLY)
    yield from describe(parent, os.fsencode(os.path.basename(root)), os.fsencode(prefix))


root, tar, prefix = sys.argv[1:]
ours, theirs = list(of_tar(tar, prefix)), list(of_folder(root, prefix))
if [name for name, _ in ours] != [name for name, _ in theirs]:
    print("names or their order differ", len(ours), len(theirs))
for (name, one), (_, other) in zip(ours, theirs):
    for key in one:
        if one[key] != other[key]:
            print(name, key, one[key], other[key])
