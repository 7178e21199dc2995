#!/bin/sh
# restic-volume.sh <socket> <container> <repository>: what it has mounted at /data.
set -eu
curl -sS --fail --unix-socket "$1" "http://engine/containers/$2/archive?path=/data" |
  restic --quiet --no-cache --repo "$3" backup --stdin --stdin-filename volume.tar
