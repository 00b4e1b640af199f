/// That the documents are true.
@NullMarked
package dev.agentnet.tests.docs;

import org.jspecify.annotations.NullMarked;
