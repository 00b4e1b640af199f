/// Main's listener: what it serves over HTTP.
@NullMarked
package dev.agentnet.main.http;

import org.jspecify.annotations.NullMarked;
