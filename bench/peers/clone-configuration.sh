#!/bin/sh
# A second container of the same image, made and started.
# clone-configuration.sh <image> <name> <label>
set -eu
docker create --name "$2" --label "$3" --restart no --memory 64m --env A=1 "$1" sleep 3600 >/dev/null
docker start "$2" >/dev/null
