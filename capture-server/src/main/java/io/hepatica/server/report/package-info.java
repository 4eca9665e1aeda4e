/**
 * Quality reports of every kind, read from the bytes of a payload: start at {@link
 * io.hepatica.server.report.ReportReader}.
 */
@NullMarked
package io.hepatica.server.report;

import org.jspecify.annotations.NullMarked;
