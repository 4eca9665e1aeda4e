/** What the operator decides. Start at {@code Config}. */
@NullMarked
package io.hepatica.server.config;

import org.jspecify.annotations.NullMarked;
