/**
 * What went wrong in a call, in an engineer's words: start at {@link
 * io.hepatica.server.diagnosis.Diagnosis}.
 */
@NullMarked
package io.hepatica.server.diagnosis;

import org.jspecify.annotations.NullMarked;
