/** Where messages are kept and found. Start at {@code MessageStore}. */
@NullMarked
package io.hepatica.server.store;

import org.jspecify.annotations.NullMarked;
