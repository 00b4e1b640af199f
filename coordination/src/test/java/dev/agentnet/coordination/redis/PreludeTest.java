package dev.agentnet.coordination.redis;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class PreludeTest {

    private static final Prelude PRELUDE =
            new Prelude(
                    """
                    -- Says what comes.
                    local a, b = 1, 2
                    if a then
                      redis.call('PING')
                    end
                    local c = {
                      key = a
                    }
                    local function add(n)
                      return n + b
                    end
                    -- Nobody's.
                    local function twice(n) return add(add(n)) end
                    """);

    @Test
    void scriptGetsWhatItUses() {
        assertThat(PRELUDE.before("return twice(1)"))
                .contains("function add(n)\n  return n + b\nend\n", "function twice(n)")
                .endsWith("return twice(1)")
                .doesNotContain("local c", "key = a");
    }

    @Test
    void whatTheUsedUsesComesBeforeIt() {
        assertThat(PRELUDE.before("return add(1)"))
                .startsWith("local a, b = 1, 2\nif a then\n  redis.call('PING')\nend\n")
                .doesNotContain("twice");
    }

    @Test
    void whatDoesSomethingIsAlwaysThere() {
        assertThat(PRELUDE.before("return c.key"))
                .isEqualTo(
                        """
                        local a, b = 1, 2
                        if a then
                          redis.call('PING')
                        end
                        local c = {
                          key = a
                        }
                        return c.key\
                        """);
    }
}
