/** The capture server. */
@NullMarked
package io.hepatica.server;

import org.jspecify.annotations.NullMarked;
