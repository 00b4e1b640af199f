package dev.agentnet.tests.faults;

import com.typesafe.config.Config;
import dev.agentnet.main.spawn.ContainerEngine;
import dev.agentnet.main.spawn.ProcessEngine;
import dev.agentnet.main.spawn.ProcessSettings;

/// What the domains of a [FaultNetwork] live in.
interface Housing {

    /// As processes of this machine, beside everything else.
    Housing PROCESSES = new Local();

    /// The address of this machine at which they find Redis and main.
    String host();

    /// Further lines of the network's configuration.
    String settings();

    ContainerEngine open(Config config);

    record Local() implements Housing {

        @Override
        public String host() {
            return "127.0.0.1";
        }

        @Override
        public String settings() {
            return "";
        }

        @Override
        public ContainerEngine open(Config config) {
            return new ProcessEngine(ProcessSettings.from(config));
        }
    }
}
