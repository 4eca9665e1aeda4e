/** Messages as files: text, json, hep, pcap, pcapng. Start at {@code CallExport}. */
@NullMarked
package io.hepatica.server.export;

import org.jspecify.annotations.NullMarked;
