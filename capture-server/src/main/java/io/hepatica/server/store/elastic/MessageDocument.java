package io.hepatica.server.store.elastic;

import io.hepatica.server.journal.Receipt;
import io.hepatica.server.message.Field;
import io.hepatica.server.message.MessageClass;
import io.hepatica.server.message.ParsedMessage;
import io.hepatica.server.message.Schema;
import io.hepatica.server.message.Span;
import io.hepatica.server.message.Table;
import java.util.Arrays;

/**
 * The document of a message in the role that it has: its fields, and its frame whole, of which
 * answers are made. The receipt of that frame has the position in the cluster, and before it is the
 * link of a report that was linked to a call. Not thread-safe.
 */
final class MessageDocument {
  /** Place in the order of results: the position, and one more for a second role. */
  static final String PLACE = "place";

  static final String SERVER = "server";
  static final String CLASS = "class";
  static final String FRAME = "frame";

  private static final byte[] POSITION_NAME = JsonBytes.nameOf(FieldsJson.POSITION);
  private static final byte[] PLACE_NAME = JsonBytes.nameOf(PLACE);
  private static final byte[] SERVER_NAME = JsonBytes.nameOf(SERVER);
  private static final byte[] CLASS_NAME = JsonBytes.nameOf(CLASS);
  private static final byte[] FRAME_NAME = JsonBytes.nameOf(FRAME);
  private static final int MAX_FRAME = 65_535;

  private final int server;
  private final FieldsJson ofMessages;
  private final FieldsJson ofReports;
  private final JsonBytes json = new JsonBytes();
  private final byte[] frame = new byte[MAX_FRAME];
  private final Span span = new Span();

  /**
   * @param server number of the server that journals; 0 where there is but one journal
   */
  MessageDocument(Schema schema, int server) {
    this.server = server;
    this.ofMessages = new FieldsJson(schema.messages().fields());
    this.ofReports = new FieldsJson(schema.reports().fields());
  }

  /** The position in the cluster, of which the id is made. */
  long position(ParsedMessage message) {
    return ClusterPosition.of(server, message.position());
  }

  /** JSON of the message in its present role; the other role is another document. */
  byte[] write(ParsedMessage message) {
    long position = position(message);
    json.beginObject();
    json.name(POSITION_NAME);
    json.number(position);
    json.name(PLACE_NAME);
    json.number(position + (message.isSecondRole() ? 1 : 0));
    json.name(SERVER_NAME);
    json.number(ClusterPosition.serverOf(position));
    json.name(CLASS_NAME);
    json.text(MessageClass.of(message).label());
    (message.table() == Table.REPORT ? ofReports : ofMessages).write(message, json);
    json.name(FRAME_NAME);
    json.base64(frame, copyFrame(message, position));
    return json.endObject();
  }

  private int copyFrame(ParsedMessage message, long position) {
    Span original = message.frame();
    int length = original.length;
    System.arraycopy(original.bytes, original.start, frame, 0, length);
    if (message.isLinked() && !Receipt.hasLink(frame, 0, length)) {
      message.text(Field.CALL_ID, 0, span);
      length =
          Receipt.insertLink(
              frame,
              0,
              length,
              Arrays.copyOfRange(span.bytes, span.start, span.start + span.length));
    }
    Receipt.move(frame, 0, length, position);
    return length;
  }
}
