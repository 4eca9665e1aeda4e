package io.hepatica.server.store.elastic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hepatica.server.message.Addresses;
import io.hepatica.server.message.Field;
import io.hepatica.server.message.Span;
import io.hepatica.server.message.Table;
import io.hepatica.server.search.Query;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * A query as the cluster decides it. A document that names one of its fields in {@code cut} can't
 * be decided there, since the value is not there as it is; neither can a few queries. So there are
 * two parts, of which no document is in both: {@link #exact} gives what matches for certain, {@link
 * #doubtful} what a predicate over the frame must decide.
 */
final class ElasticQuery {
  /** Elasticsearch takes 30 by default; above the query are a few of ours. */
  private static final int MAX_DEPTH = 20;

  /** Beside an address, as text. */
  private static final String TEXT = ".text";

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  /** The cluster can't decide the query. */
  private static final class Undecidable extends Exception {
    private static final long serialVersionUID = 1L;

    Undecidable() {
      super(null, null, false, false);
    }
  }

  private final JsonNode exact;
  private final JsonNode doubtful;
  private final boolean hasDoubts;

  private ElasticQuery(JsonNode exact, JsonNode doubtful, boolean hasDoubts) {
    this.exact = exact;
    this.doubtful = doubtful;
    this.hasDoubts = hasDoubts;
  }

  static ElasticQuery of(Query query) {
    Set<String> texts = new TreeSet<>();
    texts(query, texts);
    ArrayNode cut = JSON.arrayNode();
    texts.forEach(cut::add);
    ObjectNode isCut = single("terms", FieldsJson.CUT, cut);
    try {
      JsonNode all = translate(query, 0);
      return texts.isEmpty()
          ? new ElasticQuery(all, none(), false)
          : new ElasticQuery(
              bool("filter", List.of(all), "must_not", List.of(isCut)),
              bool("filter", List.of(isCut, candidates(query, 0))),
              true);
    } catch (Undecidable e) {
      return new ElasticQuery(none(), candidates(query, 0), true);
    }
  }

  /** What matches for certain. */
  JsonNode exact() {
    return exact;
  }

  /** What may match. */
  JsonNode doubtful() {
    return doubtful;
  }

  /** Whether there may be anything doubtful at all. */
  boolean hasDoubts() {
    return hasDoubts;
  }

  /** The fields of which a value is looked at that may be cut. */
  private static void texts(Query query, Set<String> names) {
    switch (query) {
      case Query.And(List<Query> all) -> all.forEach(clause -> texts(clause, names));
      case Query.Or(List<Query> any) -> any.forEach(clause -> texts(clause, names));
      case Query.Not(Query clause) -> texts(clause, names);
      case Query.Exists e -> {}
      case Query.NumberRange n -> {}
      case Query.Network n -> {}
      case Query.Equal leaf -> text(leaf.field(), names);
      case Query.Prefix leaf -> text(leaf.field(), names);
      case Query.Suffix leaf -> text(leaf.field(), names);
      case Query.Wildcard leaf -> text(leaf.field(), names);
      case Query.Regex leaf -> text(leaf.field(), names);
      case Query.TextRange leaf -> text(leaf.field(), names);
    }
  }

  private static void text(Field field, Set<String> names) {
    if (field.kind() != Field.Kind.ADDRESS) {
      names.add(field.name());
    }
  }

  /** The documents that match, of those that are not cut. */
  private static JsonNode translate(Query query, int depth) throws Undecidable {
    if (depth > MAX_DEPTH) {
      throw new Undecidable();
    }
    return switch (query) {
      case Query.And(List<Query> all) ->
          all.isEmpty() ? all() : bool("filter", translate(all, depth + 1));
      case Query.Or(List<Query> any) -> or(any, depth);
      case Query.Not(Query clause) -> bool("must_not", List.of(translate(clause, depth + 1)));
      case Query.NumberRange(Field field, long low, long high) -> range(field, low, high);
      case Query.Exists(Field field) -> exists(field);
      case Query.Network network -> network(network);
      case Query.Equal leaf -> single("term", name(leaf.field(), leaf.value()), leaf.value());
      case Query.Prefix leaf -> single("prefix", name(leaf.field(), leaf.value()), leaf.value());
      case Query.Suffix leaf -> suffix(leaf);
      case Query.Wildcard leaf -> wildcard(leaf);
      case Query.Regex leaf -> regex(leaf);
      case Query.TextRange leaf -> range(leaf);
    };
  }

  private static List<JsonNode> translate(List<Query> clauses, int depth) throws Undecidable {
    List<JsonNode> nodes = new ArrayList<>(clauses.size());
    for (Query clause : clauses) {
      nodes.add(translate(clause, depth));
    }
    return nodes;
  }

  /** Values of one field are looked up together: a call has many Call-IDs, and a user numbers. */
  private static JsonNode or(List<Query> any, int depth) throws Undecidable {
    Map<String, ArrayNode> equals = new LinkedHashMap<>();
    List<JsonNode> nodes = new ArrayList<>();
    for (Query clause : any) {
      if (clause instanceof Query.Equal(Field field, String value)) {
        equals.computeIfAbsent(name(field, value), name -> JSON.arrayNode()).add(value);
      } else {
        nodes.add(translate(clause, depth + 1));
      }
    }
    equals.forEach((name, values) -> nodes.add(single("terms", name, values)));
    return switch (nodes.size()) {
      case 0 -> none();
      case 1 -> nodes.getFirst();
      default -> bool("should", nodes);
    };
  }

  /** The documents that may match, whether cut or not: never fewer than do. */
  private static JsonNode candidates(Query query, int depth) {
    if (depth > MAX_DEPTH) {
      return all();
    }
    return switch (query) {
      case Query.And(List<Query> clauses) when !clauses.isEmpty() ->
          bool("filter", candidates(clauses, depth + 1));
      case Query.Or(List<Query> clauses) when !clauses.isEmpty() ->
          bool("should", candidates(clauses, depth + 1));
      default -> {
        Set<String> texts = new TreeSet<>();
        texts(query, texts);
        JsonNode decided;
        try {
          decided = translate(query, depth);
        } catch (Undecidable e) {
          yield all();
        }
        ArrayNode cut = JSON.arrayNode();
        texts.forEach(cut::add);
        yield texts.isEmpty()
            ? decided
            : bool("should", List.of(decided, single("terms", FieldsJson.CUT, cut)));
      }
    };
  }

  private static List<JsonNode> candidates(List<Query> clauses, int depth) {
    return clauses.stream().map(clause -> candidates(clause, depth)).toList();
  }

  /** Where values are looked for that are compared with this text. */
  private static String name(Field field, String text) throws Undecidable {
    // Elasticsearch folds the case of any letter, and some that are not ASCII become ASCII.
    if (field.kind() == Field.Kind.FOLDED && !isAscii(text)) {
      throw new Undecidable();
    }
    return field.kind() == Field.Kind.ADDRESS ? field.name() + TEXT : field.name();
  }

  private static boolean isAscii(String text) {
    return text.chars().allMatch(c -> c < 0x80);
  }

  private static JsonNode suffix(Query.Suffix suffix) throws Undecidable {
    String name = name(suffix.field(), suffix.value());
    return suffix.field().kind() == Field.Kind.USER
        ? single("prefix", name + FieldsJson.REVERSED, reversed(suffix.value()))
        : single("wildcard", name, "*" + suffix.value().replaceAll("[\\\\*?]", "\\\\$0"));
  }

  private static JsonNode wildcard(Query.Wildcard wildcard) throws Undecidable {
    String pattern = wildcard.pattern();
    String name = name(wildcard.field(), pattern);
    boolean fromEnd =
        wildcard.field().kind() == Field.Kind.USER
            && pattern.matches("[*?].*[^*?]")
            && pattern.indexOf('\\') < 0;
    return fromEnd
        ? single("wildcard", name + FieldsJson.REVERSED, reversed(pattern))
        : single("wildcard", name, pattern);
  }

  private static String reversed(String text) {
    return new StringBuilder(text).reverse().toString();
  }

  private static JsonNode regex(Query.Regex regex) throws Undecidable {
    String expression = regex.expression();
    if (regex.field().kind() == Field.Kind.FOLDED) {
      String lower = expression.toLowerCase(Locale.ROOT);
      // Values are lower case, and so is the expression then; but \\D is not \\d, nor [Z-a] a
      // range.
      if (!lower.equals(expression) && (lower.indexOf('\\') >= 0 || lower.indexOf('[') >= 0)) {
        throw new Undecidable();
      }
      expression = lower;
    }
    ObjectNode body = JSON.objectNode().put("value", expression).put("flags", "NONE");
    return single("regexp", name(regex.field(), expression), body);
  }

  private static JsonNode range(Query.TextRange range) throws Undecidable {
    ObjectNode bounds = JSON.objectNode();
    if (range.low() != null) {
      bounds.put(range.lowIncluded() ? "gte" : "gt", range.low());
    }
    if (range.high() != null) {
      bounds.put(range.highIncluded() ? "lte" : "lt", range.high());
    }
    return single("range", name(range.field(), range.low() + "" + range.high()), bounds);
  }

  private static JsonNode range(Field field, long low, long high) {
    return switch (field.kind()) {
      case ID -> range(FieldsJson.POSITION, low, high);
      case TIME -> range(field.name() + FieldsJson.MICROS, low, high);
      case TABLE -> {
        ArrayNode labels = JSON.arrayNode();
        for (Table table : Table.values()) {
          if (table.ordinal() >= low && table.ordinal() <= high) {
            labels.add(table.label());
          }
        }
        yield single("terms", field.name(), labels);
      }
      case DECIMAL -> {
        ObjectNode bounds = JSON.objectNode();
        yield single("range", field.name(), bounds.put("gte", low / 1e3).put("lte", high / 1e3));
      }
      case NUMBER, TEXT, USER, FOLDED, ADDRESS -> range(field.name(), low, high);
    };
  }

  static JsonNode range(String name, long low, long high) {
    return single("range", name, JSON.objectNode().put("gte", low).put("lte", high));
  }

  private static JsonNode exists(Field field) {
    return switch (field.kind()) {
      case ID, TABLE -> all();
      default -> single("exists", "field", field.name());
    };
  }

  /**
   * Elasticsearch takes an IPv4 address and its IPv6-mapped form for one; messages may have either,
   * which their text tells.
   */
  private static JsonNode network(Query.Network network) {
    byte[] low = network.address().getAddress();
    byte[] high = low.clone();
    for (int bit = network.prefixBits(); bit < Byte.SIZE * low.length; bit++) {
      int mask = 0x80 >> bit % Byte.SIZE;
      low[bit / Byte.SIZE] &= (byte) ~mask;
      high[bit / Byte.SIZE] |= (byte) mask;
    }
    String name = network.field().name();
    JsonNode within = addresses(name, addressText(low), addressText(high));
    // What is IPv4 in truth has dots in its text.
    JsonNode mapped = single("prefix", name + TEXT, "::ffff:");
    if (low.length == 4) {
      return bool("filter", List.of(within), "must_not", List.of(mapped));
    }
    JsonNode ofFourBytes =
        bool(
            "filter",
            List.of(addresses(name, "0.0.0.0", "255.255.255.255")),
            "must_not",
            List.of(mapped));
    return bool("filter", List.of(within), "must_not", List.of(ofFourBytes));
  }

  private static JsonNode addresses(String name, String low, String high) {
    return single("range", name, JSON.objectNode().put("gte", low).put("lte", high));
  }

  private static String addressText(byte[] address) {
    Span span = new Span();
    span.set(address, 0, address.length);
    return Addresses.text(span);
  }

  static JsonNode all() {
    return JSON.objectNode().set("match_all", JSON.objectNode());
  }

  static JsonNode none() {
    return JSON.objectNode().set("match_none", JSON.objectNode());
  }

  static ObjectNode bool(String occur, List<JsonNode> clauses) {
    ObjectNode bool = JSON.objectNode();
    bool.putArray(occur).addAll(clauses);
    return JSON.objectNode().set("bool", bool);
  }

  static ObjectNode bool(
      String occur, List<JsonNode> clauses, String otherOccur, List<JsonNode> others) {
    ObjectNode bool = JSON.objectNode();
    bool.putArray(occur).addAll(clauses);
    bool.putArray(otherOccur).addAll(others);
    return JSON.objectNode().set("bool", bool);
  }

  private static ObjectNode single(String kind, String name, String value) {
    return JSON.objectNode().set(kind, JSON.objectNode().put(name, value));
  }

  private static ObjectNode single(String kind, String name, JsonNode value) {
    return JSON.objectNode().set(kind, JSON.objectNode().set(name, value));
  }
}
