/** The command line. Start at {@code Main}. */
@NullMarked
package io.hepatica.server.cli;

import org.jspecify.annotations.NullMarked;
