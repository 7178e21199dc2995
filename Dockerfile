# Debian with Node 24. Build it on another tree with --build-arg BASE=<image>.
ARG BASE=node:24-bookworm-slim

FROM ${BASE} AS build
WORKDIR /src
COPY . .
# A context that brings dist, as a tar on standard input may, is taken as it is: then no registry is needed (docs/install.md).
RUN [ -d dist ] || node scripts/run.mjs build

FROM ${BASE}
# In place of what the base says of its own program.
ENTRYPOINT []
RUN groupadd --gid 10001 holdfast \
 && useradd --uid 10001 --gid 10001 --home-dir /data --no-create-home --shell /usr/sbin/nologin holdfast \
 && install --directory --mode=0700 --owner=holdfast --group=holdfast /data \
 && printf '#!/bin/sh\nexec node --disable-warning=ExperimentalWarning /app/apps/server/src/holdfast.ts "$@"\n' > /usr/local/bin/holdfast \
 && chmod 755 /usr/local/bin/holdfast
COPY --from=build /src/dist /app
WORKDIR /app
ENV NODE_ENV=production MALLOC_ARENA_MAX=2 MALLOC_MMAP_THRESHOLD_=16777216 MALLOC_TRIM_THRESHOLD_=33554432 HOLDFAST_HOST=0.0.0.0 HOLDFAST_DATA_DIR=/data
# The engine's socket is its group's: docker run --group-add "$(stat -c %g /var/run/docker.sock)"
USER 10001:10001
VOLUME /data
EXPOSE 3010
HEALTHCHECK --interval=30s --timeout=10s --start-period=60s CMD ["node", "apps/server/src/check-health.ts"]
CMD ["node", "--disable-warning=ExperimentalWarning", "--max-semi-space-size=16", "apps/server/src/main.ts"]
