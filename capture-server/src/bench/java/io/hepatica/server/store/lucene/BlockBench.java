package io.hepatica.server.store.lucene;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdDictCompress;
import io.hepatica.server.journal.Journal;
import io.hepatica.server.journal.JournalReader;
import io.hepatica.server.message.Field;
import io.hepatica.server.message.ParsedMessage;
import io.hepatica.server.message.Schema;
import io.hepatica.server.message.Span;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.lucene.codecs.lucene104.Lucene104Codec;
import org.apache.lucene.document.StoredField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.IndexableField;
import org.apache.lucene.index.LogByteSizeMergePolicy;
import org.apache.lucene.index.ReaderUtil;
import org.apache.lucene.index.SerialMergeScheduler;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.util.BytesRef;
import org.jspecify.annotations.Nullable;

/**
 * Ways to keep messages in Lucene, on a real capture looped with other ids: {@code BlockBench
 * [MESSAGES]}. For each: CPU a message (terms, frames, compression, merges), bytes a message, and
 * the time to fetch the frames of one call. The store's own is the last one.
 */
public final class BlockBench {
  private static final int COMMITS = 12;
  private static final int FETCHES = 2000;

  /**
   * @param level of zstd; 0: Lucene compresses the stored frames
   */
  private record Model(
      String name, boolean blocks, Lucene104Codec.Mode mode, int level, boolean dictionary) {}

  private static final List<Model> MODELS =
      List.of(
          new Model("message, stored, best speed", false, Lucene104Codec.Mode.BEST_SPEED, 0, false),
          new Model(
              "message, stored, best compression",
              false,
              Lucene104Codec.Mode.BEST_COMPRESSION,
              0,
              false),
          new Model(
              "block, stored, best compression",
              true,
              Lucene104Codec.Mode.BEST_COMPRESSION,
              0,
              false),
          new Model("block, zstd 3", true, Lucene104Codec.Mode.BEST_SPEED, 3, false),
          new Model("block, zstd 1, dictionary", true, Lucene104Codec.Mode.BEST_SPEED, 1, true),
          new Model("block, zstd 6, dictionary", true, Lucene104Codec.Mode.BEST_SPEED, 6, true),
          new Model("block, zstd 3, dictionary", true, Lucene104Codec.Mode.BEST_SPEED, 3, true));

  private final Schema schema = new Schema(List.of());
  private final Journal journal;
  private final LoopedCapture capture;
  private final List<Generation> generations = new ArrayList<>();
  private byte @Nullable [] dictionary;

  private BlockBench(Journal journal, LoopedCapture capture) {
    this.journal = journal;
    this.capture = capture;
  }

  public static void main(String[] args) throws Exception {
    long messages = args.length > 0 ? Long.parseLong(args[0]) : 200_000;
    Path directory = Files.createTempDirectory("hepatica-bench");
    try (Journal journal =
        Journal.open(
            directory.resolve("journal"), new Journal.Options(Journal.NEVER, 256L << 20))) {
      LoopedCapture capture =
          new LoopedCapture(
              "kamailio-siptrace-hep3-calls",
              TimeUnit.SECONDS.toMicros(Instant.parse("2026-11-21T00:00:00Z").getEpochSecond()),
              80_000);
      capture.append(journal, messages);
      BlockBench bench = new BlockBench(journal, capture);
      bench.fill();
      // The first round warms the JVM up.
      for (int round = 0; round < 2; round++) {
        for (Model model : MODELS) {
          bench.run(model, directory.resolve("index"), round > 0);
        }
      }
    } finally {
      delete(directory);
    }
  }

  private void fill() throws IOException {
    long perCommit = capture.messages() / COMMITS + 1;
    Generation generation = null;
    try (JournalReader reader = journal.reader(0);
        ParsedMessage message = new ParsedMessage(schema)) {
      while (reader.read()) {
        for (int at = reader.from(); at < reader.to(); ) {
          int length = StoredFrame.length(reader.buffer(), at);
          message.read(reader.buffer(), at, length);
          if (generation == null || generation.rows() == perCommit) {
            generation = new Generation(schema, 1, (int) perCommit, 1 << 28);
            generations.add(generation);
          }
          generation.add(message, message.position() + length);
          at += length;
        }
      }
    }
  }

  private void run(Model model, Path index, boolean print) throws IOException {
    long start = StageTimes.now();
    try (FSDirectory directory = FSDirectory.open(index)) {
      write(model, directory);
      long cpu = StageTimes.now() - start;
      long bytes = size(index);
      double[] micros = fetch(model, directory);
      if (print) {
        System.out.printf(
            "%-36s %6.2f µs CPU, %6.1f bytes a message (%.3f of raw), a call: p50 %4.0f µs, p99"
                + " %4.0f µs%n",
            model.name,
            cpu / 1e3 / capture.messages(),
            (double) bytes / capture.messages(),
            (double) bytes / capture.payloadBytes(),
            micros[FETCHES / 2],
            micros[FETCHES * 99 / 100]);
      }
    }
    delete(index);
  }

  private void write(Model model, FSDirectory directory) throws IOException {
    IndexWriterConfig config =
        new IndexWriterConfig()
            .setCodec(new Lucene104Codec(model.mode))
            .setRAMBufferSizeMB(64)
            .setMergePolicy(new LogByteSizeMergePolicy())
            .setMergeScheduler(new SerialMergeScheduler());
    byte[] trained = model.dictionary ? train() : null;
    try (ZstdDictCompress prepared =
            trained == null ? null : new ZstdDictCompress(trained, model.level);
        ZstdCompressCtx zstd = new ZstdCompressCtx();
        IndexWriter writer = new IndexWriter(directory, config)) {
      zstd.setLevel(Math.max(1, model.level));
      if (prepared != null) {
        zstd.loadDict(prepared);
      }
      for (Generation generation : generations) {
        write(model, generation, writer, zstd);
        writer.commit();
      }
    }
    dictionary = trained;
  }

  private void write(Model model, Generation generation, IndexWriter writer, ZstdCompressCtx zstd)
      throws IOException {
    BlockDocument document = new BlockDocument(schema);
    byte[] frames = new byte[BlockWriter.MAX_BYTES + 65_535];
    byte[] compressed = new byte[(int) Zstd.compressBound(frames.length)];
    for (Partition partition : Partition.of(generation)) {
      boolean[] starts = new boolean[partition.size()];
      int[] rows = partition.byCallId(generation, starts);
      int length = 0;
      for (int i = 0; i < rows.length; i++) {
        length += read(generation, rows[i], frames, length);
        document.add(generation, rows[i]);
        boolean ends =
            i + 1 == rows.length
                || starts[i + 1]
                || length >= BlockWriter.MAX_BYTES
                || document.count() == BlockWriter.MAX_MESSAGES;
        if (!model.blocks || ends) {
          writer.addDocument(finish(model, document, frames, length, compressed, zstd));
          length = 0;
        }
      }
    }
  }

  private static List<IndexableField> finish(
      Model model,
      BlockDocument document,
      byte[] frames,
      int length,
      byte[] compressed,
      ZstdCompressCtx zstd) {
    if (model.level > 0) {
      int size = zstd.compressByteArray(compressed, 0, compressed.length, frames, 0, length);
      return document.finish(compressed, size);
    }
    List<IndexableField> fields = document.finish(frames, 0);
    fields.removeIf(field -> field.name().equals(BlockDocument.FRAMES));
    fields.add(new StoredField(BlockDocument.FRAMES, new BytesRef(frames, 0, length)));
    return fields;
  }

  private int read(Generation generation, int row, byte[] frames, int at) throws IOException {
    int length = generation.frameLength(row);
    journal.readFrame(generation.position(row), length, frames, at);
    StoredFrame.blankChecksum(frames, at, length);
    return length;
  }

  private byte @Nullable [] train() throws IOException {
    List<byte[]> samples = new ArrayList<>();
    long bytes = 0;
    Generation first = generations.getFirst();
    for (int row = 0; row < first.rows() && bytes < FrameDictionary.MAX_SAMPLES; row++) {
      byte[] frame = new byte[first.frameLength(row)];
      read(first, row, frame, 0);
      samples.add(frame);
      bytes += frame.length;
    }
    return FrameDictionary.train(samples);
  }

  private double[] fetch(Model model, FSDirectory directory) throws IOException {
    double[] micros = new double[FETCHES];
    SplittableRandom random = new SplittableRandom(1);
    byte[] frames = new byte[BlockWriter.MAX_BYTES + 65_535];
    Span callId = new Span();
    try (DirectoryReader reader = DirectoryReader.open(directory);
        ZstdDecompressCtx zstd = new ZstdDecompressCtx()) {
      if (dictionary != null) {
        zstd.loadDict(dictionary);
      }
      IndexSearcher searcher = new IndexSearcher(reader);
      searcher.setQueryCache(null);
      for (int i = 0; i < FETCHES; i++) {
        Generation generation = generations.get(random.nextInt(generations.size()));
        new RecentRow(generation)
            .at(random.nextInt(generation.rows()))
            .text(Field.CALL_ID, 0, callId);
        BytesRef term =
            BytesRef.deepCopyOf(new BytesRef(callId.bytes, callId.start, callId.length));
        long start = System.nanoTime();
        TermQuery query = new TermQuery(new Term(TermGroup.CALL_ID.luceneField(), term));
        for (ScoreDoc found : searcher.search(query, 1000).scoreDocs) {
          if (model.level == 0) {
            searcher.storedFields().document(found.doc);
            continue;
          }
          var leaf = reader.leaves().get(ReaderUtil.subIndex(found.doc, reader.leaves()));
          var values = leaf.reader().getBinaryDocValues(BlockDocument.FRAMES);
          if (values == null || !values.advanceExact(found.doc - leaf.docBase)) {
            throw new IOException("no frames");
          }
          BytesRef block = values.binaryValue();
          zstd.decompressByteArray(
              frames, 0, frames.length, block.bytes, block.offset, block.length);
        }
        micros[i] = (System.nanoTime() - start) / 1e3;
      }
    }
    Arrays.sort(micros);
    return micros;
  }

  private static long size(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      return files.filter(Files::isRegularFile).mapToLong(file -> file.toFile().length()).sum();
    }
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
