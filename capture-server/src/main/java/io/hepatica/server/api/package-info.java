/** The HTTP API. Start at {@code HttpApi}. */
@NullMarked
package io.hepatica.server.api;

import org.jspecify.annotations.NullMarked;
