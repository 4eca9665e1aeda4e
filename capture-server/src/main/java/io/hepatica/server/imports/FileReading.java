package io.hepatica.server.imports;

import io.hepatica.hep.HepDatagram;
import io.hepatica.server.job.JobRun;
import io.hepatica.server.listen.LocalIntake;
import io.hepatica.server.metrics.Rejection;
import io.hepatica.server.probe.CaptureAgentId;
import io.hepatica.server.probe.FrameFile;
import io.hepatica.server.probe.Outcome;
import io.hepatica.server.probe.TimeShift;
import java.io.BufferedInputStream;
import java.io.FileInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Reads a file from front to back, and gives its frames to the intake; twice where its times are to
 * be moved, for which the latest one must be known. What it tells of itself holds also where it
 * ends early. Not thread-safe.
 */
final class FileReading {
  private static final CaptureAgentId AGENT = new CaptureAgentId(0, "import");
  private static final int BLOCK = 1 << 16;

  private final Path file;
  private final JobRun run;
  private final LocalIntake intake;
  private final ImportTimes times;
  private final long maxBytes;
  private final SortedMap<String, Long> refused = new TreeMap<>();
  private @Nullable Outcome outcome;
  private long frames;
  private long passed;

  /**
   * @param maxBytes of the file when it is unpacked
   */
  FileReading(Path file, JobRun run, LocalIntake intake, ImportTimes times, long maxBytes) {
    this.file = file;
    this.run = run;
    this.intake = intake;
    this.times = times;
    this.maxBytes = maxBytes;
  }

  /**
   * @param now whether times are moved so that the latest is now
   * @throws InterruptedException where the job was cancelled
   */
  void read(boolean now) throws IOException, InterruptedException {
    long latest = now ? latestMicros() : 0;
    TimeShift shift = new TimeShift();
    shift.restart(latest);
    try (InputStream in = open();
        HepDatagram datagram = new HepDatagram()) {
      outcome =
          FrameFile.read(
              in,
              AGENT,
              maxBytes,
              frame -> {
                byte[] bytes = frame;
                if (now) {
                  bytes = shift.apply(frame, datagram, nowMicros());
                } else {
                  datagram.read(frame, 0, frame.length);
                }
                take(bytes, datagram.frame().timeMicros());
              });
    } catch (CancelledException e) {
      throw new InterruptedException("cancelled");
    } finally {
      intake.flush();
    }
  }

  private void take(byte[] frame, long timeMicros) throws IOException {
    Rejection rejection = intake.accept(frame, times.believe(timeMicros));
    if (rejection == null) {
      frames++;
    } else {
      refused.merge("refused as " + rejection.label(), 1L, Long::sum);
    }
  }

  private long latestMicros() throws IOException, InterruptedException {
    long[] latest = {0};
    try (InputStream in = open();
        HepDatagram datagram = new HepDatagram()) {
      FrameFile.read(
          in,
          AGENT,
          maxBytes,
          frame -> {
            datagram.read(frame, 0, frame.length);
            long micros = datagram.frame().timeMicros();
            if (times.isPossible(micros)) {
              latest[0] = Math.max(latest[0], micros);
            }
          });
    } catch (CancelledException e) {
      throw new InterruptedException("cancelled");
    }
    return latest[0];
  }

  private static long nowMicros() {
    return TimeUnit.MILLISECONDS.toMicros(System.currentTimeMillis());
  }

  private static final class CancelledException extends InterruptedIOException {
    private static final long serialVersionUID = 1L;
  }

  /** Tells the job how far it is each time that more is read. */
  private InputStream open() throws IOException {
    // No channel: one that an interruption meets is closed, and a job is cancelled by one.
    InputStream raw = new FileInputStream(file.toFile());
    // Gzip reads the name in its header byte by byte.
    return new BufferedInputStream(new Watched(raw), BLOCK);
  }

  private final class Watched extends FilterInputStream {
    Watched(InputStream raw) {
      super(raw);
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      try {
        intake.flush();
        run.reached(passed);
      } catch (InterruptedException e) {
        throw new CancelledException();
      }
      int read = super.read(into, offset, length);
      passed += Math.max(0, read);
      return read;
    }
  }

  /** Taken into the journal. */
  long frames() {
    return frames;
  }

  long packets() {
    return outcome == null ? 0 : outcome.packets();
  }

  SortedMap<String, Long> skipped() {
    SortedMap<String, Long> all = new TreeMap<>(refused);
    if (outcome != null) {
      outcome.skipped().forEach((reason, count) -> all.merge(reason, count, Long::sum));
    }
    return all;
  }

  /** What was wrong with the file, or null. */
  @Nullable String problem() {
    if (outcome != null && outcome.problem() != null) {
      return "stopped at byte " + outcome.stoppedAt() + ": " + outcome.problem();
    }
    return outcome != null && frames == 0 ? "holds no HEP, SIP or RTCP" : null;
  }
}
