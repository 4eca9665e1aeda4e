/**
 * Files that were imported: taken in, listed under a label, and deleted as a whole. Start at {@code
 * Imports}.
 */
@NullMarked
package io.hepatica.server.imports;

import org.jspecify.annotations.NullMarked;
