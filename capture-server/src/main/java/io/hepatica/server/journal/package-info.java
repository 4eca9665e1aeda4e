/**
 * The journal: an append-only sequence of segment files of HEP3 frames. Start at {@code Journal}.
 */
@NullMarked
package io.hepatica.server.journal;

import org.jspecify.annotations.NullMarked;
