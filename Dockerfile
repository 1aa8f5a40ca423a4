# The program in a container, for a user without rights. Build it after `npm pack`:
#   docker build --build-arg TARBALL=clickhouse-cloud-postman-0.1.0.tgz -t clickhouse-cloud-postman .
#   docker run --rm -v "$PWD:/work" --user "$(id -u)" clickhouse-cloud-postman smoke --env sandbox
FROM node:22.20.0-bookworm-slim
ARG TARBALL=clickhouse-cloud-postman-0.1.0.tgz
COPY ${TARBALL} /package.tgz
RUN mkdir /app && tar -xzf /package.tgz -C /app --strip-components=1 && rm /package.tgz && mkdir -m 777 /work
# Reports and the files of a team are here. HOME may be `/`: the program writes nothing there.
WORKDIR /work
USER 65532:65532
# No shell, and no npm.
ENTRYPOINT ["/usr/local/bin/node", "/app/scripts/start.mjs"]
CMD ["--help"]
