package io.hepatica.server.message;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.hepatica.server.report.QualityReport;
import io.hepatica.server.report.StreamReport;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Copies what lies in buffers into a {@link Message}, which may be given away. */
final class MessageCopy {
  private final ParsedMessage parsed;
  private final Span span = new Span();

  private MessageCopy(ParsedMessage parsed) {
    this.parsed = parsed;
  }

  /** All values of the message in the role that it has now, and its frame. */
  static Message of(ParsedMessage parsed, Schema schema) {
    MessageCopy copy = new MessageCopy(parsed);
    Map<String, Object> values = new LinkedHashMap<>();
    for (Field field : schema.fields()) {
      if (parsed.count(field) > 0 && field.ordinal() > Field.TABLE.ordinal()) {
        values.put(field.name(), copy.value(field));
      }
    }
    QualityReport report = parsed.report();
    if (parsed.table() == Table.REPORT && report != null && report.streams().size() > 1) {
      values.put(ReportFields.STREAMS, streams(report));
    }
    Span frame = parsed.frame();
    byte[] bytes = Arrays.copyOfRange(frame.bytes, frame.start, frame.start + frame.length);
    return new Message(parsed.position(), parsed.timeMicros(), parsed.table(), values, bytes);
  }

  private Object value(Field field) {
    return switch (field.kind()) {
      case NUMBER -> parsed.number(field);
      case DECIMAL -> parsed.number(field) / FieldSlots.DECIMALS;
      case ADDRESS -> {
        parsed.text(field, 0, span);
        yield Addresses.text(span);
      }
      default -> field.equals(Field.LEG_IDS) ? texts(field) : text(field, 0);
    };
  }

  private List<String> texts(Field field) {
    List<String> texts = new ArrayList<>(parsed.count(field));
    for (int i = 0; i < parsed.count(field); i++) {
      texts.add(text(field, i));
    }
    return texts;
  }

  /** RFC 3261, 7.3.1: a folded line is one with a single blank in place of the fold. */
  private String text(Field field, int index) {
    parsed.text(field, index, span);
    String text = new String(span.bytes, span.start, span.length, UTF_8);
    return text.indexOf('\n') < 0 && text.indexOf('\r') < 0
        ? text
        : text.replaceAll("[ \\t]*[\\r\\n]+[ \\t]+", " ");
  }

  private static List<Map<String, Object>> streams(QualityReport report) {
    List<Map<String, Object>> streams = new ArrayList<>(report.streams().size());
    for (StreamReport stream : report.streams()) {
      Map<String, Object> values = new LinkedHashMap<>();
      stream.values().forEach((metric, value) -> values.put(metric.label(), value));
      streams.add(values);
    }
    return streams;
  }
}
