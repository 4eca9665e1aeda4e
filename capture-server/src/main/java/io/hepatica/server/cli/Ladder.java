package io.hepatica.server.cli;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * A call as text: a column a host in order of appearance, an arrow a message. A host is an address;
 * one that sends to itself, as on a test machine, is split by ports. Its alias stands above it. A
 * message seen again between the same ends by the same agent is marked with its count.
 */
final class Ladder {
  private static final int GUTTER = 27;
  private static final int MIN_SPACING = 16;
  private static final int MAX_SPACING = 40;
  private static final int TIME_START = 11;
  private static final int TIME_END = 26;

  private final List<ApiMessage> messages;
  private final boolean unicode;
  private final boolean colour;
  private final Set<String> split = new LinkedHashSet<>();
  private final List<String> hosts;

  /** Of each host, the one name that all its messages give it; "" where there is none. */
  private final Map<String, String> aliases = new HashMap<>();

  private final LegMarks legs;
  private final int spacing;

  /**
   * @param messages oldest first
   */
  Ladder(List<ApiMessage> messages, LegMarks legs, int width, boolean unicode, boolean colour) {
    this.messages = messages;
    this.legs = legs;
    this.unicode = unicode;
    this.colour = colour;
    for (ApiMessage message : messages) {
      String address = message.text("src_ip");
      if (!address.isEmpty() && address.equals(message.text("dst_ip"))) {
        split.add(address);
      }
    }
    Set<String> seen = new LinkedHashSet<>();
    for (ApiMessage message : messages) {
      seen.add(source(message));
      seen.add(destination(message));
      aliases.merge(source(message), message.text("src_alias"), Ladder::common);
      aliases.merge(destination(message), message.text("dst_alias"), Ladder::common);
    }
    hosts = List.copyOf(seen);
    spacing = Math.clamp((width - GUTTER) / Math.max(1, hosts.size()), MIN_SPACING, MAX_SPACING);
  }

  List<String> lines() {
    List<String> lines = new ArrayList<>();
    String date = messages.isEmpty() ? "" : messages.getFirst().time().substring(0, 10) + " UTC";
    if (aliases.values().stream().allMatch(String::isEmpty)) {
      lines.add(heads(date, hosts));
    } else {
      lines.add(heads(date, hosts.stream().map(aliases::get).toList()));
      lines.add(heads("", hosts));
    }
    Map<List<String>, Integer> times = new HashMap<>();
    boolean again = false;
    Instant before = null;
    for (ApiMessage message : messages) {
      int time = times.merge(identity(message), 1, Integer::sum);
      again |= time > 1;
      Instant now = message.instant();
      lines.add(gutter(message, before == null ? now : before, now) + arrow(message, time));
      before = now;
    }
    lines.add("");
    lines.add(footer(again));
    return lines;
  }

  private String source(ApiMessage message) {
    String address = message.text("src_ip");
    return split.contains(address) || address.isEmpty() ? message.source() : address;
  }

  private String destination(ApiMessage message) {
    String address = message.text("dst_ip");
    return split.contains(address) || address.isEmpty() ? message.destination() : address;
  }

  private static String common(String alias, String other) {
    return alias.equals(other) ? alias : "";
  }

  /** Names over the lines of the hosts, behind what stands over the times of day. */
  private String heads(String gutter, List<String> names) {
    StringBuilder line = new StringBuilder(gutter).repeat(' ', GUTTER - gutter.length());
    for (String full : names) {
      String name = Shorten.middle(full, spacing - 2, unicode);
      int left = (spacing - name.length()) / 2;
      line.repeat(' ', left).append(name).repeat(' ', spacing - name.length() - left);
    }
    return line.toString().stripTrailing();
  }

  private static String gutter(ApiMessage message, Instant before, Instant now) {
    double seconds = Duration.between(before, now).toNanos() / 1e9;
    String delta = String.format(Locale.ROOT, "%+.3f", seconds);
    return message.time().substring(TIME_START, TIME_END)
        + String.format(Locale.ROOT, "%" + (GUTTER - TIME_END + TIME_START - 1) + "s ", delta);
  }

  private String arrow(ApiMessage message, int time) {
    int from = centre(hosts.indexOf(source(message)));
    int to = centre(hosts.indexOf(destination(message)));
    char[] line = new char[hosts.size() * spacing];
    Arrays.fill(line, ' ');
    for (int i = 0; i < hosts.size(); i++) {
      line[centre(i)] = unicode ? '│' : '|';
    }
    int start = Math.min(from, to) + 1;
    int end = Math.max(from, to);
    String marks = marks(message, time);
    if (from == to) {
      String label = (unicode ? "↺ " : "@ ") + label(message, Integer.MAX_VALUE) + marks;
      return coloured(message, new String(line, 0, start) + label, start);
    }
    Arrays.fill(line, start, end, unicode ? '─' : '-');
    if (to > from) {
      line[end - 1] = unicode ? '▶' : '>';
    } else {
      line[start] = unicode ? '◀' : '<';
    }
    int room = end - start - 4 - marks.length();
    String label = " " + label(message, room) + marks + " ";
    int at = start + (end - start - label.length()) / 2;
    label.getChars(0, label.length(), line, at);
    return coloured(message, new String(line).stripTrailing(), start);
  }

  private int centre(int host) {
    return host * spacing + spacing / 2;
  }

  /** As much of {@code 180 Ringing (1 INVITE)} or {@code INVITE (1)} as there is room for. */
  private String label(ApiMessage message, int room) {
    String number = message.cseqNumber();
    List<String> forms = new ArrayList<>();
    if (message.isResponse()) {
      String cseq = " (" + (number + " " + message.text("method")).strip() + ")";
      forms.add(message.text("status") + " " + message.text("reason") + cseq);
      forms.add(message.text("status") + cseq);
      forms.add(message.text("status"));
    } else {
      forms.add(message.what() + (number.isEmpty() ? "" : " (" + number + ")"));
    }
    return forms.stream()
        .filter(form -> form.length() <= room)
        .findFirst()
        .orElse(Shorten.end(forms.getLast(), Math.max(room, 1), unicode));
  }

  private String marks(ApiMessage message, int time) {
    String leg = legs.of(message.text("call_id"));
    return (leg.isEmpty() ? "" : " " + leg) + (time == 1 ? "" : (unicode ? " ×" : " x") + time);
  }

  private static List<String> identity(ApiMessage message) {
    List<String> identity = new ArrayList<>();
    identity.add(message.source());
    identity.add(message.destination());
    for (String field :
        List.of(
            "call_id",
            "method",
            "status",
            "cseq",
            "via_branch",
            "to_tag",
            "size",
            "agent_id",
            "agent_ip")) {
      identity.add(message.text(field));
    }
    return identity;
  }

  private String coloured(ApiMessage message, String line, int start) {
    if (!colour) {
      return line;
    }
    String code =
        switch (message.text("status").isEmpty() ? '0' : message.text("status").charAt(0)) {
          case '0' -> "36";
          case '1' -> "33";
          case '2' -> "32";
          default -> "31";
        };
    return line.substring(0, start) + "\u001b[" + code + "m" + line.substring(start) + "\u001b[0m";
  }

  private String footer(boolean again) {
    String count = messages.size() + (messages.size() == 1 ? " message" : " messages");
    return again ? count + "; " + (unicode ? "×" : "x") + "2: sent a second time" : count;
  }
}
