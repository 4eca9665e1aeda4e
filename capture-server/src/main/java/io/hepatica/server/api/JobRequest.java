package io.hepatica.server.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.hepatica.server.job.JobFailure;
import io.hepatica.server.job.Jobs;
import io.hepatica.server.job.Operations;
import io.hepatica.server.message.Table;
import io.hepatica.server.search.TimeParameter;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

/** The body of a request for a job, each mistake a 400 that names it. */
record JobRequest(String job, Jobs.Work work) {
  private static final Duration KEEP = Duration.ofDays(7);
  private static final int MAX_KEEP_DAYS = 3650;
  private static final int MAX_CALLS = 100;
  private static final int MAX_DAYS = 3660;
  private static final long DAY = 86_400_000_000L;

  static JobRequest read(byte[] body, Operations operations) throws ProblemException {
    JsonNode json;
    try {
      json = Answers.JSON.readTree(body);
    } catch (JsonProcessingException e) {
      throw ProblemException.badRequest("the body is no JSON: " + e.getOriginalMessage());
    } catch (IOException e) {
      throw new IllegalStateException("reading from memory", e);
    }
    String job = json.path("job").asText();
    try {
      return new JobRequest(
          job,
          switch (job) {
            case "restore" -> {
              allowOnly(json, Set.of("job", "from", "to", "call_id", "keep"));
              long[] range = range(json);
              yield operations.restore(
                  range[0], range[1], Set.copyOf(texts(json, "call_id")), keep(json));
            }
            case "reindex" -> {
              allowOnly(json, Set.of("job", "from", "to", "table", "store"));
              long[] range = range(json);
              yield isMove(json)
                  ? operations.move(range[0], range[1], tables(json))
                  : operations.reindex(range[0], range[1], tables(json));
            }
            case "verify" -> {
              allowOnly(json, Set.of("job"));
              yield operations.verify();
            }
            case "prune" -> {
              allowOnly(json, Set.of("job"));
              yield operations.prune();
            }
            case "replay-dead" -> {
              allowOnly(json, Set.of("job"));
              yield operations.replayDead();
            }
            default ->
                throw ProblemException.badRequest(
                    "job is restore, reindex, verify, prune or replay-dead: \"" + job + '"');
          });
    } catch (JobFailure e) {
      throw ProblemException.badRequest(String.valueOf(e.getMessage()));
    }
  }

  private static boolean isMove(JsonNode json) throws ProblemException {
    if (json.has("store") && !json.get("store").asText().equals("elasticsearch")) {
      throw ProblemException.badRequest(
          "store is elasticsearch, into which the embedded store's history is moved: \""
              + json.get("store").asText()
              + '"');
    }
    return json.has("store");
  }

  private static void allowOnly(JsonNode json, Set<String> names) throws ProblemException {
    for (var member : json.properties()) {
      if (!names.contains(member.getKey())) {
        throw ProblemException.badRequest("unknown member \"" + member.getKey() + '"');
      }
    }
  }

  private static long[] range(JsonNode json) throws ProblemException {
    long[] range = {time(json, "from"), time(json, "to")};
    if (range[0] >= range[1]) {
      throw ProblemException.badRequest("from is not before to");
    } else if (range[1] / DAY - range[0] / DAY > MAX_DAYS) {
      throw ProblemException.badRequest("more than " + MAX_DAYS + " days");
    }
    return range;
  }

  private static long time(JsonNode json, String name) throws ProblemException {
    String text = json.path(name).asText();
    OptionalLong micros = TimeParameter.micros(text, Instant.now());
    if (micros.isEmpty()) {
      throw ProblemException.badRequest(
          name + " is a time, such as 2026-11-21T00:00:00Z or now-1d: \"" + text + '"');
    }
    return micros.getAsLong();
  }

  private static List<String> texts(JsonNode json, String name) throws ProblemException {
    List<String> texts = new ArrayList<>();
    for (JsonNode text : json.path(name)) {
      texts.add(text.asText());
    }
    if (texts.size() > MAX_CALLS || json.has(name) && !json.get(name).isArray()) {
      throw ProblemException.badRequest(name + " is a list of at most " + MAX_CALLS);
    }
    return texts;
  }

  private static Set<Table> tables(JsonNode json) throws ProblemException {
    Set<Table> tables = EnumSet.noneOf(Table.class);
    for (String label : texts(json, "table")) {
      tables.add(
          Table.find(label)
              .filter(Table.OF_MESSAGES::contains)
              .orElseThrow(() -> ProblemException.badRequest("no table of messages: " + label)));
    }
    return tables.isEmpty() ? Table.OF_MESSAGES : tables;
  }

  private static Duration keep(JsonNode json) throws ProblemException {
    if (!json.has("keep")) {
      return KEEP;
    }
    String text = json.get("keep").asText();
    if (!text.matches("[1-9][0-9]{0,3}d")
        || Integer.parseInt(text.substring(0, text.length() - 1)) > MAX_KEEP_DAYS) {
      throw ProblemException.badRequest("keep is a number of days, such as 7d: \"" + text + '"');
    }
    return Duration.ofDays(Integer.parseInt(text.substring(0, text.length() - 1)));
  }
}
