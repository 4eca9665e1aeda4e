/** SIP, read in place. */
@NullMarked
package io.sipatica.sip;

import org.jspecify.annotations.NullMarked;
