package dev.agentnet.coordination.redis;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// How many orchestrators main wants of a domain.
final class RedisWantTest extends NetworkOnRedis {

    @Test
    void whatIsWantedIsKeptAndTheSameIsNothingNew() {
        network.fleet().want(BACKEND, 2);
        network.fleet().want(BACKEND, 2);
        assertThat(network.fleet().desired(BACKEND).replicas()).isEqualTo(2);
        assertThat(network.fleet().desired(BACKEND).generation()).isEqualTo(1);
        network.fleet().want(BACKEND, 1);
        assertThat(network.fleet().desired(BACKEND).replicas()).isEqualTo(1);
        assertThat(network.fleet().desired(BACKEND).generation()).isEqualTo(2);
    }

    @Test
    void noneOfADomainThatNobodyWantedIsNothingNew() {
        network.fleet().want(BACKEND, 0);
        assertThat(raw.exists(key("fleet:desired:backend"))).isZero();
    }
}
