/** HEP on the wire. */
@NullMarked
package io.hepatica.hep;

import org.jspecify.annotations.NullMarked;
