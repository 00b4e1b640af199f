# Redis Commander, to look at the keys. REDIS_UI_IMAGE is an image with node 18 or newer, or any Debian
# or Ubuntu to install it on.
ARG REDIS_UI_IMAGE=node:22-slim
FROM ${REDIS_UI_IMAGE} AS build
USER root
COPY install-npm /usr/local/lib/agentnet/
RUN sh /usr/local/lib/agentnet/install-npm
ARG REDIS_COMMANDER_VERSION=0.9.0
RUN --mount=type=secret,id=ca \
    if [ -s /run/secrets/ca ]; then export NODE_EXTRA_CA_CERTS=/run/secrets/ca; fi; \
    # A hundred small packages: one that stalls is asked for again after a minute, not after five.
    npm install --fetch-timeout 60000 --fetch-retries 5 --prefix /opt/redis-commander \
        --no-audit --no-fund --omit=dev --ignore-scripts "redis-commander@$REDIS_COMMANDER_VERSION"

FROM ${REDIS_UI_IMAGE}
USER root
RUN command -v node >/dev/null || { apt-get update -q \
    && apt-get install -y -q --no-install-recommends nodejs \
    && apt-get clean && rm -rf /var/lib/apt/lists/*; }
COPY --from=build /opt/redis-commander /opt/redis-commander
COPY --chmod=755 redis-ui-entrypoint /usr/local/bin/agentnet-redis-ui
# It writes its settings into the home folder, which is in memory when it runs.
ENV HOME=/tmp
LABEL dev.agentnet.image=redis-ui
USER 10001:10001
WORKDIR /tmp
EXPOSE 8081
ENTRYPOINT ["agentnet-redis-ui"]
CMD []
