# The function's image. `docker build -t ducttape-fn .` needs nothing but this directory; the bases are arguments so that
# a mirror, or a test that cannot pull, names its own.
ARG BUILD_IMAGE=docker.io/library/node:24-trixie-slim
# Node, its libraries and no shell, npm or package manager; its /etc/passwd has the `nobody` that hosts ask for by name.
ARG RUN_IMAGE=gcr.io/distroless/nodejs24-debian13:nonroot

# The bundle is the same for every platform, so it is made on the builder's own.
FROM --platform=$BUILDPLATFORM ${BUILD_IMAGE} AS build
WORKDIR /build
COPY package.json package-lock.json ./
RUN ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
# esbuild reads tsconfig.json too: without it the bundle is another one.
COPY tsconfig.json ./
COPY scripts ./scripts
COPY src ./src
RUN ["npm", "run", "build"]

FROM ${RUN_IMAGE}
ARG VERSION=unreleased
ARG REVISION=unknown
LABEL org.opencontainers.image.title="ducttape-fn" \
      org.opencontainers.image.description="A KRM function that makes the programs in a set of Kubernetes manifests ready for a debugger" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}"
COPY --from=build /build/dist/ducttape-fn.cjs /usr/local/bin/ducttape-fn
COPY LICENSE /usr/share/doc/ducttape-fn/LICENSE
# The base's working directory belongs to its own user; Node cannot start as `nobody` in a directory that it may not enter.
WORKDIR /
# `nobody`, by number: Kubernetes' runAsNonRoot does not accept a name.
USER 65534:65534
# Words, not a shell line: there is no shell, and `kpt fn doc` runs the image with `--help`.
ENTRYPOINT ["/nodejs/bin/node", "/usr/local/bin/ducttape-fn"]
