package io.hepatica.server.store.lucene;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import com.github.luben.zstd.ZstdDictCompress;
import io.hepatica.server.call.LiveSession;
import io.hepatica.server.call.Session;
import io.hepatica.server.call.SessionJson;
import io.hepatica.server.message.Field;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.function.IntPredicate;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.Term;
import org.jspecify.annotations.Nullable;

/** Writes the documents of sessions into the index of the day in which they began. */
final class SessionWriter {
  /** Sessions are written often and are small: speed counts for more than the last tenth. */
  private static final int LEVEL = 1;

  /** One generator writes all sessions, one after the other. */
  private static final JsonFactory JSON = new JsonFactory().setRootValueSeparator("");

  private SessionWriter() {}

  /**
   * Adds the documents; the caller commits.
   *
   * @param again whether an attempt before may have come through in part
   */
  static void write(List<LiveSession> changed, DayIndex index, boolean again) throws IOException {
    if (index.dictionary() == null) {
      byte[] trained = train(changed);
      if (trained != null) {
        index.dictionary(trained);
      }
    }
    // One at a time: together they take more room than what they are made from.
    write(
        changed.size(),
        i -> changed.get(i).session(),
        i -> again || changed.get(i).writtenDay() == index.day(),
        index);
  }

  /** Puts documents in the place of those of the same Call-ID; the caller commits. */
  static void replace(List<Session> sessions, DayIndex index) throws IOException {
    write(sessions.size(), sessions::get, _ -> true, index);
  }

  private static void write(
      int count, IntFunction<@Nullable Session> sessions, IntPredicate replaces, DayIndex index)
      throws IOException {
    IndexWriter writer = index.writer();
    byte[] dictionary = index.dictionary();
    byte[] compressed = new byte[(int) Zstd.compressBound(SessionReader.MAX_LENGTH)];
    // In this order, since the dictionary can't be closed before what uses it.
    try (ZstdDictCompress prepared =
            dictionary == null ? null : new ZstdDictCompress(dictionary, LEVEL);
        ZstdCompressCtx zstd = new ZstdCompressCtx();
        Bytes bytes = new Bytes();
        JsonGenerator json = JSON.createGenerator(bytes)) {
      zstd.setLevel(LEVEL);
      if (prepared != null) {
        zstd.loadDict(prepared);
      }
      for (int i = 0; i < count; i++) {
        Session session = sessions.apply(i);
        if (session == null) {
          continue;
        }
        write(session, json, bytes);
        int length =
            zstd.compressByteArray(
                compressed, 0, compressed.length, bytes.array(), 0, bytes.size());
        var document = SessionDocument.of(session, compressed, length);
        if (replaces.test(i)) {
          writer.updateDocument(term(session.callId()), document);
        } else {
          writer.addDocument(document);
        }
      }
    }
  }

  static Term term(String callId) {
    return new Term(SessionDocument.CALL_ID, SessionDocument.term(Field.CALL_ID, callId));
  }

  private static byte @Nullable [] train(List<LiveSession> changed) throws IOException {
    List<byte[]> samples = new ArrayList<>();
    long bytes = 0;
    try (Bytes one = new Bytes();
        JsonGenerator json = JSON.createGenerator(one)) {
      for (LiveSession each : changed) {
        Session session = each.session();
        if (session == null || bytes >= FrameDictionary.MAX_SAMPLES) {
          break;
        }
        write(session, json, one);
        samples.add(one.toByteArray());
        bytes += one.size();
      }
    }
    return bytes < FrameDictionary.MIN_SAMPLES ? null : FrameDictionary.train(samples);
  }

  private static void write(Session session, JsonGenerator json, Bytes into) throws IOException {
    into.reset();
    SessionJson.writeCompact(json, session);
    json.flush();
  }

  /** Gives its bytes without a copy. */
  private static final class Bytes extends ByteArrayOutputStream {
    byte[] array() {
      return buf;
    }
  }
}
