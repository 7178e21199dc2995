#!/bin/sh
# A clone with its data as people make it by hand: commit, a tar pipe between two volumes, create.
# clone-data.sh <source> <volume> <image with busybox> <name> <label> <network> <second network>
set -eu
docker commit --change "LABEL $5" "$1" "$4" >/dev/null
docker volume create --label "$5" "$4" >/dev/null
docker run --rm --network none -v "$2:/from:ro" -v "$4:/to" "$3" sh -c 'busybox tar -C /from -cf - . | busybox tar -C /to -xf -'
docker create --name "$4" --label "$5" --network "$6" -v "$4:/data" "$4" sleep 3600 >/dev/null
docker network connect "$7" "$4"
