# One image for every role: `aiops service ROLE`, `aiops keys …`, `aiops up`.

FROM node:20.20.2-bookworm-slim AS build
WORKDIR /opt/aiops
COPY . .
RUN npm ci --ignore-scripts --no-audit --no-fund && node tools/build.mjs

# What the bundle imports at run time. The console is built already: its libraries stay behind.
FROM node:20.20.2-bookworm-slim AS dependencies
WORKDIR /opt/aiops
COPY . .
RUN npm ci --ignore-scripts --no-audit --no-fund --omit=dev \
    --workspace=apps/aiops --workspace=adapters \
    --workspace=packages/contracts --workspace=packages/kernel --workspace=packages/pipeline \
    --workspace=packages/policy --workspace=packages/ports --workspace=packages/registry \
    --workspace=packages/runtime --workspace=packages/wire

FROM node:20.20.2-bookworm-slim
ENV NODE_ENV=production AIOPS_DATA=/var/lib/aiops
WORKDIR /opt/aiops
COPY --from=dependencies /opt/aiops/node_modules node_modules
COPY --from=build /opt/aiops/package.json package.json
COPY --from=build /opt/aiops/apps/aiops/package.json apps/aiops/package.json
COPY --from=build /opt/aiops/apps/aiops/bin apps/aiops/bin
COPY --from=build /opt/aiops/apps/aiops/dist apps/aiops/dist
COPY --from=build /opt/aiops/apps/console/dist apps/console/dist
COPY --from=build /opt/aiops/policies policies
COPY --from=build /opt/aiops/policies-microservices policies-microservices
COPY --from=build /opt/aiops/docs/runbooks docs/runbooks
COPY --from=build /opt/aiops/LICENSE LICENSE
# The file system may be read-only but for the data: a named volume takes its owner from here.
RUN mkdir -p /var/lib/aiops && chown node:node /var/lib/aiops && ln -s /opt/aiops/apps/aiops/bin/aiops.cjs /usr/local/bin/aiops
USER 1000:1000
VOLUME /var/lib/aiops
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=3 \
  CMD ["node", "-e", "fetch('http://127.0.0.1:' + (process.env.AIOPS_PORT || 9081) + '/health').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["node", "/opt/aiops/apps/aiops/bin/aiops.cjs"]
CMD ["--help"]
