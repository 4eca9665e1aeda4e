/** What one journaled frame says: its table and its fields. Start at {@code ParsedMessage}. */
@NullMarked
package io.hepatica.server.message;

import org.jspecify.annotations.NullMarked;
