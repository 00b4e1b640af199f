/// Makes plans of features: from workflow templates, or by a model.
@NullMarked
package dev.agentnet.main.planning;

import org.jspecify.annotations.NullMarked;
