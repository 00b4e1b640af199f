package dev.agentnet.coordination.redis;

import dev.agentnet.coordination.redis.Scripts.Script;
import java.util.Locale;

/// The Lua that Redis is sent, for whoever measures it alone.
public final class ScriptSource {

    private ScriptSource() {}

    /// @param name a transition's, e.g. `step`
    public static String of(String name) {
        return Scripts.source(Script.valueOf(name.toUpperCase(Locale.ROOT)));
    }
}
