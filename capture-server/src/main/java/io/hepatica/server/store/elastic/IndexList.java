package io.hepatica.server.store.elastic;

import com.fasterxml.jackson.databind.JsonNode;
import io.hepatica.server.message.Table;
import io.hepatica.server.store.MessageStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** The indices of ours that the cluster has. Thread-safe. */
final class IndexList {
  private final Requests requests;
  private final IndexNames names;

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
                MessageStore.NOT_RESTORED));
      }
    }
    days.sort(
        Comparator.comparingLong(MessageStore.DayUsage::day)
            .reversed()
            .thenComparing(MessageStore.DayUsage::table));
    return days;
  }

  /**
   * Deletes the indices of days before the retention of their table.
   *
   * @param retentionDays whole days kept, by table
   */
  List<MessageStore.DayUsage> dropExpired(long nowMicros, Map<Table, Integer> retentionDays)
      throws IOException {
    long today = IndexNames.dayOf(nowMicros);
    return drop(usage -> {
      Integer kept = retentionDays.get(usage.table());
      return kept != null && usage.day() < today - kept;
    });
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
