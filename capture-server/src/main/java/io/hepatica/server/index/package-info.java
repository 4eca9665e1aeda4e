/** From the journal to the store. Start at {@code Indexer}. */
@NullMarked
package io.hepatica.server.index;

import org.jspecify.annotations.NullMarked;
