/** The query language and what a search asks and answers. Start at {@code QueryParser}. */
@NullMarked
package io.hepatica.server.search;

import org.jspecify.annotations.NullMarked;
