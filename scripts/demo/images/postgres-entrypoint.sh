#!/bin/sh
# Starts PostgreSQL in the foreground. A data folder without the sample database gets one first, whoever owns the folder.
set -eu
data=/var/lib/postgresql/data
ready="$data/bench-is-loaded"

as_postgres() { setpriv --reuid postgres --regid postgres --init-groups "$@"; }

mkdir -p "$data" /run/postgresql
chown postgres:postgres "$data" /run/postgresql
chmod 700 "$data"

if [ ! -e "$ready" ]; then
  if [ ! -s "$data/PG_VERSION" ]; then
    as_postgres initdb --pgdata "$data" --username postgres --auth trust --encoding UTF8 --locale C.UTF-8
    echo "host all all samenet trust" >>"$data/pg_hba.conf"
    echo "listen_addresses = '*'" >>"$data/postgresql.conf"
  fi
  as_postgres pg_ctl --pgdata "$data" --wait --options "-c listen_addresses= -k /run/postgresql" start
  as_postgres dropdb -h /run/postgresql --if-exists bench
  as_postgres createdb -h /run/postgresql bench
  as_postgres pgbench -h /run/postgresql -i -q -s 10 bench
  as_postgres pg_ctl --pgdata "$data" --wait --mode fast stop
  as_postgres touch "$ready"
fi

exec setpriv --reuid postgres --regid postgres --init-groups postgres -D "$data" -k /run/postgresql
