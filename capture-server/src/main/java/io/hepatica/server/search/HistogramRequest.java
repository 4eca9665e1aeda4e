package io.hepatica.server.search;

import io.hepatica.server.message.Table;
import java.util.Set;

/** What is counted, and in which buckets. */
public record HistogramRequest(Buckets buckets, Set<Table> tables, Query query) {}
