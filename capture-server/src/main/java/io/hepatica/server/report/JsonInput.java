package io.hepatica.server.report;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** JSON of capture agents, token by token and as lenient as these need it. */
final class JsonInput {
  /** Deeper than any report, and not deep enough to cost anything. */
  private static final int MAX_DEPTH = 16;

  private static final int MAX_TEXT = 255;

  private static final JsonFactory FACTORY =
      new JsonFactoryBuilder()
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .enable(JsonReadFeature.ALLOW_UNESCAPED_CONTROL_CHARS)
          .enable(JsonReadFeature.ALLOW_BACKSLASH_ESCAPING_ANY_CHARACTER)
          .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
          .enable(JsonReadFeature.ALLOW_TRAILING_COMMA)
          .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
          .build();

  private JsonInput() {}

  /** A parser of these bytes; what is no JSON is an exception of its {@code nextToken}. */
  static JsonParser open(byte[] buffer, int start, int length) throws IOException {
    return FACTORY.createParser(buffer, start, length);
  }

  /** The current value as a number, written as one or as text; NaN where it is none. */
  static double number(JsonParser json) throws IOException {
    return switch (json.currentToken()) {
      case VALUE_NUMBER_INT ->
          json.getNumberType() == JsonParser.NumberType.BIG_INTEGER
              ? Double.NaN
              : json.getLongValue();
      case VALUE_NUMBER_FLOAT -> json.getDoubleValue();
      case VALUE_STRING -> Numbers.decimal(json.getText());
      default -> {
        json.skipChildren();
        yield Double.NaN;
      }
    };
  }

  /** The current value as text; null where it is none, empty, or too long for an id. */
  static @Nullable String text(JsonParser json) throws IOException {
    if (!json.currentToken().isScalarValue()) {
      json.skipChildren();
      return null;
    }
    String text = json.getValueAsString();
    return text == null || text.isBlank() || text.length() > MAX_TEXT ? null : text;
  }
}
