/**
 * Calls, registrations and other sessions as a pure fold over their messages: start at {@link
 * io.hepatica.server.call.SessionFold}.
 */
@NullMarked
package io.hepatica.server.call;

import org.jspecify.annotations.NullMarked;
