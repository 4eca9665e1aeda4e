/** HEP from the network into the journal. Start at {@code CaptureListeners}. */
@NullMarked
package io.hepatica.server.listen;

import org.jspecify.annotations.NullMarked;
