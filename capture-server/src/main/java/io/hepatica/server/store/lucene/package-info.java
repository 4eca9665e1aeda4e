/**
 * The embedded store: recent messages in memory, older ones in blocks. Start at {@code
 * LuceneStore}.
 */
@NullMarked
package io.hepatica.server.store.lucene;

import org.jspecify.annotations.NullMarked;
