# Redis as the network needs it: without root, its data owned by the user that everything runs as.
# REDIS_IMAGE is an image with redis-server 6.2 or newer, or any Debian or Ubuntu to install it on.
ARG REDIS_IMAGE=redis:7.4-alpine
FROM ${REDIS_IMAGE}
USER root
RUN command -v redis-server >/dev/null || { apt-get update -q \
    && apt-get install -y -q --no-install-recommends redis-server \
    && apt-get clean && rm -rf /var/lib/apt/lists/*; }
# A new volume takes over the owner of the folder it is mounted on.
RUN mkdir -p /data /run/agentnet-redis /run/agentnet-viewer \
    && chown 10001:10001 /data /run/agentnet-redis /run/agentnet-viewer
COPY --chmod=755 redis-entrypoint /usr/local/bin/agentnet-redis
LABEL dev.agentnet.image=redis
USER 10001:10001
WORKDIR /data
ENTRYPOINT ["agentnet-redis"]
CMD ["redis-server"]
