#!/bin/sh
# restic-folder.sh <folder> <repository>: the files themselves, with the cache restic has by itself.
set -eu
restic --quiet --cache-dir "$2-cache" --repo "$2" backup "$1"
