#!/bin/sh
# What keeps a whole container by hand: its image and its filesystem, compressed on all cores.
# save-and-export.sh <image> <container> <folder>
set -eu
docker save "$1" | zstd -q -3 -T0 > "$3/image.tar.zst"
docker export "$2" | zstd -q -3 -T0 > "$3/container.tar.zst"
sync "$3/image.tar.zst" "$3/container.tar.zst"
