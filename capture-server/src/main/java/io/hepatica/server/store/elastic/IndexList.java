package io.hepatica.server.store.elastic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hepatica.server.message.Table;
import io.hepatica.server.store.MessageStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** The indices of ours that the cluster has. Thread-safe. */
final class IndexList {
  private static final String KEPT_UNTIL = "kept_until_us";

  private final Requests requests;
  private final IndexNames names;
  private volatile List<MessageStore.DayUsage> lastKnown = List.of();

  IndexList(Requests requests, IndexNames names) {
    this.requests = requests;
    this.names = names;
  }

  /**
   * What each takes on all disks of the cluster, replicas included, newest day first; documents are
   * those that searches see.
   */
  List<MessageStore.DayUsage> days() throws IOException {
    List<MessageStore.DayUsage> days = new ArrayList<>();
    JsonNode marks =
        requests.send("GET", "/" + all() + "/_mapping?filter_path=*.mappings._meta", null);
    for (Map.Entry<String, JsonNode> index :
        requests
            .send("GET", "/" + all() + "/_stats/docs,store?level=indices", null)
            .path("indices")
            .properties()) {
      IndexNames.Index parsed = names.parse(index.getKey());
      if (parsed != null) {
        JsonNode stats = index.getValue();
        days.add(
            new MessageStore.DayUsage(
                parsed.day(),
                parsed.table(),
                stats.path("total").path("store").path("size_in_bytes").asLong(),
                stats.path("primaries").path("docs").path("count").asLong(),
                marks
                    .path(index.getKey())
                    .path("mappings")
                    .path("_meta")
                    .path(KEPT_UNTIL)
                    .asLong(MessageStore.NOT_RESTORED)));
      }
    }
    days.sort(
        Comparator.comparingLong(MessageStore.DayUsage::day)
            .reversed()
            .thenComparing(MessageStore.DayUsage::table));
    lastKnown = List.copyOf(days);
    return days;
  }

  /** The same as it was when it was last asked for. */
  List<MessageStore.DayUsage> lastKnown() {
    return lastKnown;
  }

  /**
   * Deletes the indices of days before the retention of their table.
   *
   * @param retentionDays whole days kept, by table
   */
  List<MessageStore.DayUsage> dropExpired(long nowMicros, Map<Table, Integer> retentionDays)
      throws IOException {
    long today = IndexNames.dayOf(nowMicros);
    Set<Long> restored = new HashSet<>();
    for (MessageStore.DayUsage usage : days()) {
      if (usage.keptUntilMicros() > nowMicros) {
        restored.add(usage.day());
      }
    }
    return drop(usage -> {
      Integer kept = retentionDays.get(usage.table());
      return kept != null && usage.day() < today - kept && !restored.contains(usage.day());
    });
  }

  /** Makes the indices of a day that are not there. */
  void create(long day) throws IOException {
    for (Table table : Table.values()) {
      String name = names.of(table, day);
      if (requests.sendIfThere("GET", "/" + name + "/_settings/index.uuid").isMissingNode()) {
        requests.send("PUT", "/" + name, null);
      }
    }
  }

  /** Marks a day as restored, in each of its indices: the mark lives as long as they do. */
  void keep(long day, long untilMicros) throws IOException {
    for (MessageStore.DayUsage usage : days()) {
      if (usage.day() == day && usage.keptUntilMicros() < untilMicros) {
        ObjectNode mapping = Requests.JSON.createObjectNode();
        mapping.putObject("_meta").put(KEPT_UNTIL, untilMicros);
        requests.send("PUT", "/" + names.of(usage.table(), day) + "/_mapping", mapping);
      }
    }
  }

  /**
   * Deletes indices, and gives them, oldest day first. Other servers of the cluster do so too: one
   * that is gone meanwhile is theirs to tell.
   */
  List<MessageStore.DayUsage> drop(Predicate<MessageStore.DayUsage> which) throws IOException {
    List<MessageStore.DayUsage> dropped = new ArrayList<>();
    for (MessageStore.DayUsage usage : days()) {
      if (which.test(usage) && delete(names.of(usage.table(), usage.day()))) {
        dropped.add(usage);
      }
    }
    dropped.sort(
        Comparator.comparingLong(MessageStore.DayUsage::day)
            .thenComparing(MessageStore.DayUsage::table));
    return dropped;
  }

  /** Whether it was there. */
  boolean delete(String name) throws IOException {
    return !requests.sendIfThere("DELETE", "/" + name).isMissingNode();
  }

  /** Shows to searches all that was written. */
  void refresh() throws IOException {
    requests.send("POST", "/" + all() + "/_refresh?ignore_unavailable=true", null);
  }

  private String all() {
    return Arrays.stream(Table.values()).map(names::ofAllDays).collect(Collectors.joining(","));
  }
}
