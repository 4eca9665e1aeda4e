/** Long work that an operator asks for, one at a time. Start at {@code Jobs}. */
@NullMarked
package io.hepatica.server.job;

import org.jspecify.annotations.NullMarked;
