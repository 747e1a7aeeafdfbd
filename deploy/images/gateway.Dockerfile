# The gateway with the built SPA.
# Build from the repository's root:  docker build -f deploy/images/gateway.Dockerfile .
ARG NODE_IMAGE=node:24-bookworm-slim
ARG CADDY_IMAGE=caddy:2.11.7-alpine
FROM ${NODE_IMAGE} AS pages
WORKDIR /build
COPY frontend/package.json frontend/package-lock.json frontend/.npmrc ./
RUN npm ci --no-audit --no-fund
COPY frontend ./
RUN npm run build

FROM ${CADDY_IMAGE}
COPY deploy/gateway/Caddyfile /etc/caddy/Caddyfile
COPY --from=pages /build/dist /srv/site
ENV GATEWAY_ROOT=/srv/site
USER 10001:10001
CMD ["caddy", "run", "--adapter", "caddyfile", "--config", "/etc/caddy/Caddyfile"]
