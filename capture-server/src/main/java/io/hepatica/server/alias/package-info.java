/**
 * Names that people give to addresses: {@code 10.0.0.0/8} is "core". Start at {@code AliasTable}.
 *
 * <p>Messages are stored without them and named when they are answered, so that a name given today
 * holds for what was captured yesterday.
 */
@NullMarked
package io.hepatica.server.alias;

import org.jspecify.annotations.NullMarked;
