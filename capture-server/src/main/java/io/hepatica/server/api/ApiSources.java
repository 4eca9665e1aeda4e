package io.hepatica.server.api;

import io.hepatica.server.alias.AliasTable;
import io.hepatica.server.imports.Imports;
import io.hepatica.server.job.Jobs;
import io.hepatica.server.job.Operations;
import io.hepatica.server.live.LiveTail;
import io.hepatica.server.message.Schema;
import io.hepatica.server.store.MessageStore;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Where the API takes its answers from. All of it is asked by many threads at once.
 *
 * @param capture the frames' counts alone, cheap: asked a score of times for each scrape
 * @param live stays open when the API is closed
 * @param metrics what /metrics shows; stays open when the API is closed
 * @param notReady why the server takes no traffic yet, or nothing where it does
 */
public record ApiSources(
    MessageStore store,
    Schema schema,
    AliasTable aliases,
    Jobs jobs,
    Operations operations,
    Imports imports,
    CallWriter callWriter,
    Supplier<StatusReport> status,
    Supplier<StatusReport.Capture> capture,
    Supplier<List<AgentReport>> agents,
    Supplier<Optional<String>> notReady,
    PrometheusMetrics metrics,
    LiveTail live,
    Page page) {}
