package io.hepatica.server.store.elastic;

import co.elastic.clients.util.BinaryData;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hepatica.server.call.Session;
import io.hepatica.server.call.SessionField;
import io.hepatica.server.call.SessionJson;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * The document of a session: its fields, to be found by, and the session itself, of which answers
 * are made. Not thread-safe.
 */
final class SessionDocument {
  /** The session itself: compact JSON as a text that is not indexed. */
  static final String SESSION = "session";

  static final String START = SessionField.START.name() + FieldsJson.MICROS;

  private static final byte[] SESSION_NAME = JsonBytes.nameOf(SESSION);
  private static final byte[] POSITION_NAME = JsonBytes.nameOf(FieldsJson.POSITION);
  private static final String MEDIA_TYPE = "application/json";

  /** Elasticsearch takes no longer ids, in bytes. */
  private static final int MAX_ID = 512;

  private final FieldsJson fields = new FieldsJson(SessionField.SET.fields());
  private final JsonBytes json = new JsonBytes();
  private final Bytes compact = new Bytes();
  private final JsonFactory generators = new JsonFactory();

  /** A Call-ID as the id of a document. */
  static String id(String callId) {
    byte[] bytes = callId.getBytes(StandardCharsets.UTF_8);
    if (bytes.length <= MAX_ID) {
      return callId;
    }
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * How many messages and reports were folded into it: what was folded of more of them is never
   * replaced by what was folded of fewer.
   */
  static long version(Session session) {
    return session.number(SessionField.MESSAGES) + session.number(SessionField.REPORTS);
  }

  /** The day of the index that its document is in. */
  static long day(Session session) {
    return IndexNames.dayOf(session.startMicros());
  }

  BinaryData write(Session session) {
    compact.reset();
    try (JsonGenerator generator = generators.createGenerator(compact)) {
      SessionJson.writeCompact(generator, session);
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory", e);
    }
    json.beginObject();
    json.name(POSITION_NAME);
    json.number(session.position());
    fields.write(session, json);
    json.name(SESSION_NAME);
    json.text(compact.array(), 0, compact.size());
    return BinaryData.of(json.endObject(), MEDIA_TYPE);
  }

  /**
   * The session of a document.
   *
   * @param source the document, or as much of it as {@link #SESSION}
   */
  static Session read(@Nullable ObjectNode source) throws IOException {
    if (source == null || !source.has(SESSION)) {
      throw new IOException("a document of a session is without it");
    }
    byte[] bytes = source.get(SESSION).asText().getBytes(StandardCharsets.UTF_8);
    return SessionJson.read(bytes, 0, bytes.length);
  }

  /** Gives its bytes without a copy. */
  private static final class Bytes extends ByteArrayOutputStream {
    byte[] array() {
      return buf;
    }
  }
}
