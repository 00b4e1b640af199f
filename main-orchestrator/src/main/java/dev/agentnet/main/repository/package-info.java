/// Main's bare stores, one per repository.
@NullMarked
package dev.agentnet.main.repository;

import org.jspecify.annotations.NullMarked;
