package io.hepatica.server.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.StreamSupport;

/** A session as the API gives it, made fit for a terminal. */
record ApiSession(JsonNode json) {
  static List<ApiSession> listOf(JsonNode sessions) {
    return StreamSupport.stream(sessions.spliterator(), false).map(ApiSession::new).toList();
  }

  /** A field's value on one line; "" where it is absent. */
  String text(String field) {
    return SafeText.of(json.path(field).asText());
  }

  String callId() {
    return text("call_id");
  }

  List<String> texts(String field) {
    return StreamSupport.stream(json.path(field).spliterator(), false)
        .map(JsonNode::asText)
        .map(SafeText::of)
        .toList();
  }

  /** The state; with the kind where that is no matter of course. */
  String state() {
    String kind = text("kind");
    return switch (kind) {
      case "call", "registration" -> text("state");
      default -> (kind + " " + text("state")).strip();
    };
  }

  /** A field in milliseconds as {@link #duration}; "" where it is absent. */
  String millis(String field) {
    return json.has(field) ? duration(json.path(field).asLong()) : "";
  }

  /** {@code 350 ms}, {@code 12.345 s}, {@code 3 min 12 s}, {@code 2 h 3 min 12 s}. */
  static String duration(long millis) {
    Duration duration = Duration.ofMillis(millis);
    if (millis < 1_000) {
      return millis + " ms";
    }
    if (millis < 60_000) {
      return String.format(Locale.ROOT, "%.3f s", millis / 1e3);
    }
    String rest = duration.toMinutesPart() + " min " + duration.toSecondsPart() + " s";
    return duration.toHours() == 0 ? rest : duration.toHours() + " h " + rest;
  }

  /** What is known of it, in sentences. */
  List<String> facts() {
    List<String> lines = new ArrayList<>();
    lines.add(who() + outcome() + ".");
    lines.add(when() + ".");
    String quality = quality();
    lines.add(counts() + (quality.isEmpty() ? "." : ": " + quality + "."));
    List<String> ends = new ArrayList<>();
    addList(ends, "codecs", "Codecs: ");
    addList(ends, "user_agents", "User agents: ");
    addList(ends, "agents", "Captured by ");
    if (!ends.isEmpty()) {
      lines.add(String.join(". ", ends) + ".");
    }
    return lines;
  }

  private String who() {
    String kind = text("kind");
    String name =
        kind.isEmpty()
            ? "Session"
            : kind.substring(0, 1).toUpperCase(Locale.ROOT) + kind.substring(1);
    String caller = text("caller");
    String callee = text("callee");
    return name
        + (caller.isEmpty() ? "" : " from " + caller)
        + (callee.isEmpty() || kind.equals("registration") ? "" : " to " + callee);
  }

  private String outcome() {
    String status = (text("final_status") + " " + text("final_reason")).strip();
    return ", " + text("state") + (status.isEmpty() ? "" : " (" + status + ")");
  }

  private String when() {
    List<String> parts = new ArrayList<>();
    parts.add("Began " + text("start"));
    since("ringing", "ringing", parts);
    since("answer", "answered", parts);
    if (json.has("duration_ms")) {
      parts.add("lasted " + millis("duration_ms"));
    } else {
      since("end", "ended", parts);
    }
    if (json.has("terminated_by")) {
      parts.add("ended by the " + text("terminated_by"));
    }
    if (json.has("expires_s")) {
      parts.add("granted for " + text("expires_s") + " s");
    }
    return String.join(", ", parts);
  }

  private void since(String field, String word, List<String> parts) {
    if (json.has(field)) {
      Instant start = Instant.parse(json.path("start").asText());
      long millis = Duration.between(start, Instant.parse(json.path(field).asText())).toMillis();
      parts.add(word + " after " + duration(millis));
    }
  }

  private String counts() {
    String again =
        json.path("retransmissions").asLong() == 0
            ? ""
            : " (" + counted("retransmissions", "retransmission") + ")";
    String reports =
        json.path("reports").asLong() == 0 ? "" : ", " + counted("reports", "quality report");
    return counted("messages", "message") + again + reports;
  }

  private String counted(String field, String noun) {
    long count = json.path(field).asLong();
    return count + " " + noun + (count == 1 ? "" : "s");
  }

  private String quality() {
    List<String> parts = new ArrayList<>();
    if (json.has("mos_min")) {
      parts.add("MOS " + text("mos_avg") + " on average, " + text("mos_min") + " at worst");
    }
    upTo("loss_max", "loss", " %", parts);
    upTo("jitter_max_ms", "jitter", " ms", parts);
    upTo("rtt_max_ms", "round trip", " ms", parts);
    return String.join(", ", parts);
  }

  private void upTo(String field, String name, String unit, List<String> parts) {
    if (json.has(field)) {
      parts.add(name + " up to " + text(field) + unit);
    }
  }

  private void addList(List<String> parts, String field, String name) {
    List<String> texts = texts(field);
    if (!texts.isEmpty()) {
      parts.add(name + String.join(", ", texts));
    }
  }
}
