package io.hepatica.server.message;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How messages are read in this installation: the standard fields and those of its custom headers,
 * the headers that tie legs together, and which table a method goes to. Immutable.
 */
public final class Schema {
  /** As in the contract, for everything that has no configuration at hand. */
  public static final List<String> DEFAULT_CORRELATION_HEADERS =
      List.of("X-CID", "X-Call-ID", "P-Charging-Vector;icid-value", "Session-ID");

  public static final Map<String, Table> DEFAULT_ROUTING =
      Map.of(
          "INVITE", Table.CALL,
          "ACK", Table.CALL,
          "BYE", Table.CALL,
          "CANCEL", Table.CALL,
          "UPDATE", Table.CALL,
          "PRACK", Table.CALL,
          "REFER", Table.CALL,
          "INFO", Table.CALL,
          "REGISTER", Table.REGISTRATION);

  /**
   * A header whose value, or one parameter of it, is a leg id.
   *
   * @param name lower case
   * @param parameter lower case, or null for the whole value
   */
  record CorrelationHeader(byte[] name, byte @Nullable [] parameter, boolean sessionId) {}

  private static final List<Field> IDENTIFIERS =
      List.of(Field.CALL_ID, Field.FROM_TAG, Field.TO_TAG, Field.VIA_BRANCH);

  /** Members of a message in the API's answers that are no fields. */
  private static final Set<String> RESERVED =
      Set.of("src_alias", "dst_alias", "raw", "raw_base64", ReportFields.STREAMS);

  private record Route(byte[] method, Table table) {}

  private final List<Field> fields;
  private final List<byte[]> customHeaders = new ArrayList<>();
  private final List<CorrelationHeader> correlationHeaders = new ArrayList<>();
  private final List<Route> routing = new ArrayList<>();
  private final FieldSet messages;
  private final FieldSet reports;

  /** The standard fields, headers and routing, and fields for some custom headers. */
  public Schema(List<String> customHeaders) {
    this(customHeaders, DEFAULT_CORRELATION_HEADERS, DEFAULT_ROUTING);
  }

  /**
   * Checks and compiles the configuration of messages.
   *
   * @param customHeaders header names of {@code headers.custom}
   * @param correlationHeaders {@code Name} or {@code Name;parameter}
   * @param routing method in upper case to table; other methods go to {@link Table#REST}
   * @throws IllegalArgumentException where a header's field name is taken already
   */
  public Schema(
      List<String> customHeaders, List<String> correlationHeaders, Map<String, Table> routing) {
    List<Field> all = new ArrayList<>(Field.STANDARD);
    all.addAll(ReportFields.ALL);
    for (String header : customHeaders) {
      all.add(new Field(Field.nameOfHeader(header), Field.Kind.TEXT, all.size()));
      this.customHeaders.add(lowerCase(header));
    }
    Set<String> names = new HashSet<>(RESERVED);
    for (Field field : all) {
      if (!names.add(field.name())) {
        throw new IllegalArgumentException(
            "headers.custom: there is a field " + field.name() + " already");
      }
    }
    for (String header : correlationHeaders) {
      int semicolon = header.indexOf(';');
      String name = semicolon < 0 ? header : header.substring(0, semicolon);
      this.correlationHeaders.add(
          new CorrelationHeader(
              lowerCase(name),
              semicolon < 0 ? null : lowerCase(header.substring(semicolon + 1)),
              name.trim().equalsIgnoreCase("Session-ID")));
    }
    this.fields = List.copyOf(all);
    List<Field> ofMessages = new ArrayList<>(all);
    ofMessages.removeAll(ReportFields.ALL);
    this.messages = new FieldSet(ofMessages, Field.USERS, IDENTIFIERS);
    this.reports = new FieldSet(all, Field.USERS, IDENTIFIERS);
    routing.forEach((method, table) ->
        this.routing.add(new Route(method.getBytes(StandardCharsets.UTF_8), table)));
  }

  /** All fields by ordinal, those of reports included. */
  public List<Field> fields() {
    return fields;
  }

  /** The fields of every message. */
  public FieldSet messages() {
    return messages;
  }

  /** The fields of a message that is a quality report: those of every message, and its own. */
  public FieldSet reports() {
    return reports;
  }

  /** The field of a custom header, by the header's place in the configuration. */
  Field customField(int index) {
    return fields.get(Field.STANDARD.size() + ReportFields.ALL.size() + index);
  }

  /** The header, in lower case, of a custom header's field; null for the other fields. */
  public @Nullable String header(Field field) {
    int index = field.ordinal() - Field.STANDARD.size() - ReportFields.ALL.size();
    return index >= 0 && index < customHeaders.size() && customField(index).equals(field)
        ? new String(customHeaders.get(index), StandardCharsets.US_ASCII)
        : null;
  }

  /**
   * Where the messages of the method in these bytes go. Methods are case-sensitive (RFC 3261, 7.1).
   */
  Table tableOf(byte[] bytes, int start, int length) {
    for (Route route : routing) {
      if (Arrays.equals(bytes, start, start + length, route.method, 0, route.method.length)) {
        return route.table;
      }
    }
    return Table.REST;
  }

  /** Lower-case names; header {@code i} is {@link #customField}. */
  List<byte[]> customHeaders() {
    return customHeaders;
  }

  List<CorrelationHeader> correlationHeaders() {
    return correlationHeaders;
  }

  private static byte[] lowerCase(String name) {
    return name.trim().toLowerCase(Locale.ROOT).getBytes(StandardCharsets.US_ASCII);
  }
}
