/// Tasks that were typed while Redis was away.
@NullMarked
package dev.agentnet.cli.spool;

import org.jspecify.annotations.NullMarked;
