/** Tests of HEP on the wire, with real captures first. */
@NullMarked
package io.hepatica.hep;

import org.jspecify.annotations.NullMarked;
