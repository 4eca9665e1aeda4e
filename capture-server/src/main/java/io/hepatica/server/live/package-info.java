/** What arrives, as it arrives, for those who watch. Start at {@code LiveTail}. */
@NullMarked
package io.hepatica.server.live;

import org.jspecify.annotations.NullMarked;
