#!/bin/sh
# Runs a command of this checkout on a bare Debian 12: a fresh tree with nothing but Node 20, npm and git, as root.
#
#   scripts/prove-bare.sh npm test -- --yes
#   KEEP=1 TREE=/var/tmp/bare scripts/prove-bare.sh sh -c 'npm start -- --yes & sleep 60; kill $!'
#
# What is committed is cloned into the tree, so uncommitted work is not proved. The tree has its own mounts (pivot_root:
# an engine does not start in a plain chroot), processes, control groups and network, so that its engine and the one of
# this machine do not meet; the network leads out through slirp4netns, and no rule of this machine changes. Certificates,
# apt and npm settings of this machine go into the tree, never into the checkout.
#
# Needs root, Node 20 with npm, and the packages debootstrap, git, slirp4netns and util-linux.
# TREE: where (a new folder on a disk that is no overlay; default below /var/tmp). KEEP=1: leave it, and use it again.
set -eu

[ $# -gt 0 ] || { sed -n '2,/^set/s/^# \{0,1\}//p' "$0"; exit 1; }
checkout=$(cd "$(dirname "$0")/.." && pwd)
tree=${TREE:-$(mktemp -d /var/tmp/holdfast-bare.XXXXXX)}
holder= gateway=

clean_up() {
  [ -z "$gateway" ] || kill "$gateway" 2>/dev/null || true
  [ -z "$holder" ] || kill "$holder" 2>/dev/null || true
  [ "${KEEP:-}" = 1 ] || rm -rf --one-file-system "$tree"
}
trap clean_up EXIT
trap 'exit 130' INT TERM HUP

make_tree() {
  mirror=$(apt-get indextargets --format '$(CREATED_BY) $(CODENAME) $(COMPONENT) $(REPO_URI)' |
    awk '$1 == "Packages" && $2 == "bookworm" && $3 == "main" { print $4; exit }')
  unshare --mount debootstrap --variant=minbase --include=git,ca-certificates bookworm "$tree" ${mirror:+"$mirror"} >&2
  # As the root of any system: ordinary users go through it.
  chmod 755 "$tree"
  copy_node
  copy_settings
}

# The node and the npm on the PATH, as they are.
copy_node() {
  node=$(readlink -f "$(command -v node)")
  npm=$(dirname "$(dirname "$(readlink -f "$(command -v npm)")")")
  case $("$node" --version) in v20.*) ;; *) echo "The node on the PATH is $("$node" --version); this proof is about Node 20." >&2; exit 1 ;; esac
  mkdir -p "$tree/usr/local/lib/node_modules"
  cp "$node" "$tree/usr/local/bin/node"
  cp -R "$npm" "$tree/usr/local/lib/node_modules/npm"
  ln -s ../lib/node_modules/npm/bin/npm-cli.js "$tree/usr/local/bin/npm"
}

# How this machine reaches the network.
copy_settings() {
  apt-config dump | grep -E '^Acquire::https?' >"$tree/etc/apt/apt.conf.d/90network" || true
  cp -R /usr/local/share/ca-certificates/. "$tree/usr/local/share/ca-certificates/" 2>/dev/null || true
  chroot "$tree" update-ca-certificates >&2
  [ ! -e "$HOME/.npmrc" ] || cp "$HOME/.npmrc" "$tree/root/.npmrc"
  echo 'nameserver 10.0.2.3' >"$tree/etc/resolv.conf"
  echo '127.0.0.1 localhost bare' >"$tree/etc/hosts"
}

# A process that holds a network namespace, and the one that connects it.
connect() {
  unshare --net sleep infinity &
  holder=$!
  until [ "$(readlink /proc/$holder/ns/net)" != "$(readlink /proc/self/ns/net)" ]; do sleep 0.1; done
  slirp4netns --configure --mtu=65520 --disable-host-loopback "$holder" tap0 >/dev/null 2>&1 &
  gateway=$!
}

# Inside the namespaces, as process 1: mounts what a booted machine has, except control groups, and enters the tree.
enter='
  set -eu
  mount --rbind "$TREE" "$TREE"
  cd "$TREE"
  mount -t proc proc proc
  mount -t sysfs sysfs sys
  mount -t tmpfs tmpfs run
  mount -t tmpfs tmpfs dev
  for node in null zero full random urandom tty; do touch "dev/$node"; mount --bind "/dev/$node" "dev/$node"; done
  ln -s /proc/self/fd dev/fd
  mkdir dev/pts dev/shm .outside
  mount -t devpts -o newinstance,ptmxmode=0666 devpts dev/pts
  ln -s pts/ptmx dev/ptmx
  mount -t tmpfs tmpfs dev/shm
  pivot_root . .outside
  cd /root/holdfast
  umount -l /.outside
  rmdir /.outside
  "$@" </dev/null
'

[ -e "$tree/root/.npmrc" ] || [ -d "$tree/usr/local/lib/node_modules/npm" ] || make_tree
rm -rf "$tree/root/holdfast"
git clone --quiet --no-hardlinks "$checkout" "$tree/root/holdfast"
connect

certificates=/etc/ssl/certs/ca-certificates.crt
nsenter --net="/proc/$holder/ns/net" \
  unshare --mount --pid --uts --ipc --cgroup --fork --kill-child --propagation private \
  env -i TREE="$tree" HOME=/root TERM=dumb NODE_EXTRA_CA_CERTS="$certificates" \
  PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
  sh -c "$enter" enter "$@"
