package io.hepatica.server.message;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.hepatica.hep.HepFault;
import io.hepatica.hep.HepFrame;
import io.hepatica.hep.PayloadInflater;
import io.hepatica.server.journal.Receipt;
import io.hepatica.server.journal.Transport;
import io.hepatica.server.report.Metric;
import io.hepatica.server.report.QualityReport;
import io.hepatica.server.report.ReportKind;
import io.hepatica.server.report.ReportReader;
import io.hepatica.sip.SipField;
import io.hepatica.sip.SipMessage;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Objects;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/**
 * One journaled frame as fields: HEP decoded, SIP parsed, table chosen. Read in place, reusable,
 * not thread-safe; what is handed out points into the caller's buffer until the next {@link #read}.
 */
public final class ParsedMessage implements Fields, AutoCloseable {
  /**
   * A payload may inflate to this many bytes, four times what a frame can hold; one that goes
   * beyond is a bomb and stays as it came. No value is longer than this, on which stores rely.
   */
  public static final int MAX_INFLATED = 1 << 18;

  private static final byte[] NOTHING = {};
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
  private static final int TYPE_SIP = 1;
  private static final int CHUNK_HEADER = 6;
  private static final int CHUNK_CORRELATION_ID = 0x11;
  private static final int CHUNK_AGENT_NAME = 0x13;

  private record Source(Field field, SipField sip) {}

  private static final List<Source> SIP_SOURCES =
      List.of(
          new Source(Field.CALL_ID, SipField.CALL_ID),
          new Source(Field.METHOD, SipField.METHOD),
          new Source(Field.REASON, SipField.REASON),
          new Source(Field.CSEQ, SipField.CSEQ),
          new Source(Field.RURI_USER, SipField.RURI_USER),
          new Source(Field.RURI_DOMAIN, SipField.RURI_DOMAIN),
          new Source(Field.FROM_USER, SipField.FROM_USER),
          new Source(Field.FROM_DOMAIN, SipField.FROM_DOMAIN),
          new Source(Field.FROM_TAG, SipField.FROM_TAG),
          new Source(Field.TO_USER, SipField.TO_USER),
          new Source(Field.TO_DOMAIN, SipField.TO_DOMAIN),
          new Source(Field.TO_TAG, SipField.TO_TAG),
          new Source(Field.CONTACT_USER, SipField.CONTACT_USER),
          new Source(Field.CONTACT_DOMAIN, SipField.CONTACT_DOMAIN),
          new Source(Field.PAI_USER, SipField.PAI_USER),
          new Source(Field.AUTH_USER, SipField.AUTH_USER),
          new Source(Field.DIVERSION_USER, SipField.DIVERSION_USER),
          new Source(Field.USER_AGENT, SipField.USER_AGENT),
          new Source(Field.VIA_BRANCH, SipField.VIA_BRANCH),
          new Source(Field.CONTENT_TYPE, SipField.CONTENT_TYPE),
          new Source(Field.REASON_HEADER, SipField.REASON_HEADER));

  private final Schema schema;
  private final HepFrame hep = new HepFrame();
  private final PayloadInflater inflater = new PayloadInflater(MAX_INFLATED);
  private final SipMessage sip = new SipMessage();
  private final ReportReader reports = new ReportReader();
  private final LegIds legIds = new LegIds();
  private final Span frame = new Span();
  private final Span payload = new Span();
  private final Span scratch = new Span();

  private final FieldSlots slots;

  private long position;
  private long receivedMicros;
  private long timeMicros;
  private Table table = Table.LOG;
  private Table mainTable = Table.LOG;
  private byte[] mainTrouble = NOTHING;
  private boolean isSip;
  private boolean linked;
  private boolean linkStored;
  private boolean imported;
  private long importId;
  private @Nullable QualityReport report;

  /** A reader for messages of that schema. */
  public ParsedMessage(Schema schema) {
    this.schema = schema;
    slots = new FieldSlots(schema.fields().size());
  }

  /**
   * Reads a frame of the journal or of a block.
   *
   * @throws IllegalArgumentException where it is no frame that the journal wrote: a bug, or a disk
   *     gone bad
   */
  public void read(byte[] buffer, int offset, int length) {
    HepFault fault = hep.read(buffer, offset, length);
    if (fault != null || !Receipt.isPresent(buffer, offset, length)) {
      throw new IllegalArgumentException(
          "not a journaled frame: " + (fault == null ? "no receipt" : fault.label()));
    }
    frame.set(buffer, offset, length);
    position = Receipt.position(buffer, offset, length);
    receivedMicros = Receipt.receivedMicros(buffer, offset, length);
    slots.clear();
    legIds.clear();
    String trouble = readPayload();
    readTime();
    imported = Receipt.transport(buffer, offset, length) == Transport.FILE.code();
    if (imported) {
      readImport();
    }
    linked = false;
    linkStored = false;
    isSip = sip.parse(payload.bytes, payload.start, payload.length);
    if (isSip) {
      trouble = join(trouble, sip.faults());
      readSip();
    } else if (hep.protocolType() == TYPE_SIP) {
      trouble = join(trouble, "not SIP");
    }
    table = tableOf(isSip);
    readFrame(isSip);
    report = readReport();
    if (table == Table.REPORT) {
      trouble = join(trouble, readAsReport());
    }
    mainTable = table;
    mainTrouble = trouble == null ? NOTHING : trouble.getBytes(UTF_8);
    slots.setText(Field.PARSE_ERROR, mainTrouble, 0, mainTrouble.length);
  }

  private @Nullable String readPayload() {
    payload.set(hep.buffer(), hep.payloadStart(), hep.payloadLength());
    if (!hep.payloadCompressed()) {
      return null;
    }
    if (inflater.inflate(payload.bytes, payload.start, payload.length) != null) {
      return "the compressed payload can't be read";
    }
    payload.set(inflater.buffer(), 0, inflater.length());
    return null;
  }

  private void readTime() {
    long given = hep.timeMicros();
    if (given == 0) {
      timeMicros = receivedMicros;
    } else if (Receipt.isBelieved(frame.bytes, frame.start, frame.length, given)) {
      timeMicros = given;
    } else {
      timeMicros = receivedMicros;
      slots.setText(Field.AGENT_TIME, TimeText.of(given));
    }
  }

  private void readSip() {
    for (Source source : SIP_SOURCES) {
      if (sip.has(source.sip)) {
        slots.setText(source.field, payload.bytes, sip.start(source.sip), sip.length(source.sip));
      }
    }
    slots.setNumber(Field.STATUS, sip.status());
    legIds.read(schema, sip, payload.bytes);
    slots.setCount(Field.LEG_IDS, legIds.count());
    List<byte[]> custom = schema.customHeaders();
    for (int i = 0; i < custom.size(); i++) {
      int header = sip.findHeader(custom.get(i), 0);
      if (header >= 0) {
        Field field = schema.customField(i);
        slots.setText(
            field, payload.bytes, sip.headerValueStart(header), sip.headerValueLength(header));
      }
    }
  }

  private @Nullable QualityReport readReport() {
    QualityReport carried = isSip ? reports.ofSip(sip) : null;
    return carried != null || table != Table.REPORT
        ? carried
        : reports.ofPayload(
            hep.protocolType(), timeMicros, payload.bytes, payload.start, payload.length);
  }

  /** The report's own fields, and the call that it is of. */
  private @Nullable String readAsReport() {
    QualityReport read = Objects.requireNonNull(report);
    slots.setText(ReportFields.KIND, read.kind().label());
    if (read.callId() != null) {
      slots.setText(Field.CALL_ID, read.callId());
    } else if (isSip && read.kind() != ReportKind.END_OF_CALL) {
      // The Call-ID of such a message is that of the report's own dialog.
      slots.setText(
          Field.CALL_ID,
          hep.buffer(),
          hep.start(CHUNK_CORRELATION_ID),
          hep.length(CHUNK_CORRELATION_ID));
    }
    if (slots.count(Field.CALL_ID) == 0) {
      readLink();
    }
    if (!read.streams().isEmpty()) {
      read.streams().getFirst().values().forEach(this::metric);
    }
    return read.error();
  }

  private void readLink() {
    int chunk = ownChunk(Receipt.LINK_CHUNK);
    if (chunk >= 0) {
      slots.setText(
          Field.CALL_ID, hep.buffer(), chunk + CHUNK_HEADER, hep.chunkLength(chunk) - CHUNK_HEADER);
      linked = true;
      linkStored = true;
    }
  }

  /** Where a chunk of the journal's own begins, or -1. */
  private int ownChunk(int type) {
    for (int chunk = hep.firstChunk(); chunk >= 0; chunk = hep.nextChunk(chunk)) {
      if (hep.chunkVendor(chunk) == Receipt.VENDOR && hep.chunkType(chunk) == type) {
        return chunk;
      }
    }
    return -1;
  }

  private void readImport() {
    int chunk = ownChunk(Receipt.IMPORT_CHUNK);
    int label = chunk + CHUNK_HEADER + Long.BYTES;
    imported = chunk >= 0 && hep.chunkLength(chunk) > CHUNK_HEADER + Long.BYTES;
    if (imported) {
      importId = (long) LONG.get(hep.buffer(), chunk + CHUNK_HEADER);
      slots.setText(Field.IMPORT, hep.buffer(), label, chunk + hep.chunkLength(chunk) - label);
    }
  }

  /** Whether an import of a file brought the message, and it is the one with that id. */
  public boolean isOfImport(long id) {
    return imported && importId == id;
  }

  /** Whether one of these imports, by id, brought the message. */
  public boolean isOfImport(LongPredicate ids) {
    return imported && ids.test(importId);
  }

  /** Says which call a report belongs to that does not name one. Until the next {@link #read}. */
  public void link(String callId) {
    slots.setText(Field.CALL_ID, callId);
    linked = true;
  }

  /** Whether the Call-ID is not the frame's own, but one that it was linked to. */
  public boolean isLinked() {
    return linked;
  }

  /** Whether the frame itself says what the message is linked to, as in a store. */
  public boolean isLinkStored() {
    return linkStored;
  }

  private void metric(Metric metric, Object value) {
    Field field = ReportFields.of(metric);
    switch (value) {
      case String text -> slots.setText(field, text);
      case Double decimal -> slots.setPresent(field, Math.round(decimal * FieldSlots.DECIMALS));
      case Long number -> slots.setPresent(field, number);
      default -> throw new IllegalStateException(metric + " is a " + value.getClass());
    }
  }

  /** Whether it is a SIP message that has a second role: that of the report that it carries. */
  public boolean carriesReport() {
    return report != null && mainTable != Table.REPORT;
  }

  /**
   * Takes the role of the report that it carries: its table is then {@link Table#REPORT} and its
   * Call-ID that of the call reported on. Until {@link #asItself} or the next {@link #read}.
   */
  public void asReport() {
    if (table == Table.REPORT) {
      return;
    }
    table(Table.REPORT);
    String trouble = readAsReport();
    if (trouble != null) {
      slots.setText(Field.PARSE_ERROR, trouble);
    }
  }

  /** Whether it is a SIP message in the role of the report that it carries. */
  public boolean isSecondRole() {
    return table != mainTable;
  }

  /** Takes its own role again. */
  public void asItself() {
    if (table == mainTable) {
      return;
    }
    table(mainTable);
    ReportFields.ALL.forEach(slots::clear);
    slots.setText(
        Field.CALL_ID, payload.bytes, sip.start(SipField.CALL_ID), sip.length(SipField.CALL_ID));
    slots.setText(Field.PARSE_ERROR, mainTrouble, 0, mainTrouble.length);
  }

  private void table(Table role) {
    table = role;
    slots.setPresent(Field.TABLE, role.ordinal());
  }

  private void readFrame(boolean isSip) {
    byte[] buffer = hep.buffer();
    slots.setPresent(Field.ID, position);
    slots.setNumber(Field.TIME, timeMicros);
    slots.setPresent(Field.TABLE, table.ordinal());
    int correlation = hep.start(CHUNK_CORRELATION_ID);
    int correlationLength = hep.length(CHUNK_CORRELATION_ID);
    slots.setText(Field.CORRELATION_ID, buffer, correlation, correlationLength);
    if (!isSip) {
      // What is no SIP belongs to the call that its sender names, and lies beside it on disk.
      slots.setText(Field.CALL_ID, buffer, correlation, correlationLength);
    }
    slots.setText(Field.SRC_IP, buffer, hep.sourceAddressStart(), hep.sourceAddressLength());
    slots.setNumber(Field.SRC_PORT, hep.sourcePort());
    slots.setText(
        Field.DST_IP, buffer, hep.destinationAddressStart(), hep.destinationAddressLength());
    slots.setNumber(Field.DST_PORT, hep.destinationPort());
    byte[] transport = SignallingTransport.of(hep.protocol(), isSip, sip, payload.bytes);
    slots.setText(Field.TRANSPORT, transport, 0, transport.length);
    slots.setNumber(Field.HEP_VERSION, Receipt.hepVersion(buffer, frame.start, frame.length));
    slots.setNumber(Field.PROTO_TYPE, hep.protocolType());
    slots.setNumber(Field.AGENT_ID, hep.agentId());
    slots.setText(
        Field.AGENT_NAME, buffer, hep.start(CHUNK_AGENT_NAME), hep.length(CHUNK_AGENT_NAME));
    slots.setText(
        Field.AGENT_IP,
        buffer,
        Receipt.peerAddressStart(buffer, frame.start, frame.length),
        Receipt.peerAddressLength(buffer, frame.start, frame.length));
    slots.setNumber(Field.VLAN, hep.vlan());
    slots.setNumber(Field.SIZE, payload.length);
  }

  private Table tableOf(boolean isSip) {
    return switch (hep.protocolType()) {
      case TYPE_SIP ->
          isSip && sip.has(SipField.METHOD)
              ? schema.tableOf(
                  payload.bytes, sip.start(SipField.METHOD), sip.length(SipField.METHOD))
              : Table.REST;
      // RTCP as JSON, and the reports on RTP of the wire reference's sections 4.2 and 4.3.
      case 5, 32, 34, 35, 38, 99 -> Table.REPORT;
      default -> Table.LOG;
    };
  }

  private static @Nullable String join(@Nullable String first, @Nullable String second) {
    return first == null ? second : second == null ? first : first + ", " + second;
  }

  /** The order of arrival, and the id. */
  public long position() {
    return position;
  }

  /** When the frame reached the server, microseconds since the epoch. */
  public long receivedMicros() {
    return receivedMicros;
  }

  /** Event time: the frame's, or that of its arrival where it has none that can be believed. */
  public long timeMicros() {
    return timeMicros;
  }

  /** The table that the message belongs to. */
  public Table table() {
    return table;
  }

  /** The frame where it lies. */
  public Span frame() {
    return frame;
  }

  /** Whether the payload is a SIP message, found in {@link #sip}. */
  public boolean isSip() {
    return isSip;
  }

  /** The SIP message where it lies in {@link #payload}; meaningless where it is none. */
  public SipMessage sip() {
    return sip;
  }

  /** The Call-ID in the role that it has now, or null. */
  public @Nullable String callId() {
    if (slots.count(Field.CALL_ID) == 0) {
      return null;
    }
    text(Field.CALL_ID, 0, scratch);
    return new String(scratch.bytes, scratch.start, scratch.length, UTF_8);
  }

  /** The quality report that the payload is or carries, or null. */
  public @Nullable QualityReport report() {
    return report;
  }

  /** The payload, inflated. */
  public Span payload() {
    return payload;
  }

  @Override
  public int count(Field field) {
    return slots.count(field);
  }

  @Override
  public long number(Field field) {
    return slots.number(field);
  }

  @Override
  public void text(Field field, int index, Span into) {
    if (field.ordinal() == Field.LEG_IDS.ordinal()) {
      into.set(payload.bytes, legIds.start(index), legIds.length(index));
    } else {
      slots.text(field, into);
    }
  }

  /** A copy of all values and of the frame, to be given away. */
  public Message toMessage() {
    return MessageCopy.of(this, schema);
  }

  /** Frees the inflater. */
  @Override
  public void close() {
    inflater.close();
  }
}
