package io.hepatica.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * SIGKILL under load, again and again. A run's frames are numbered by their CSeq and travel over
 * one connection, so that what was journaled of them is a prefix: a hole would be a loss, and a
 * number seen twice a duplicate.
 */
class KillIT {
  private static final int RUNS = 10;
  private static final int PAGE = 10_000;

  @TempDir Path data;

  @Test
  void kill_underLoadTenTimes_losesNothingJournaledAndStoresNothingTwice() throws Exception {
    Random random = new Random(20261121);
    List<Long> journaled = new ArrayList<>();
    for (int run = 0; run < RUNS; run++) {
      // Short commits, so that kills fall into flushes and between the commits of several indices.
      try (ServerProcess server = ServerProcess.startOptimised(data, "store.commit=300ms")) {
        Thread sender = send(server, run);
        ServerProcess.await("frames are journaled", () -> server.journaled() > 0);
        Thread.sleep(200 + random.nextInt(1500));
        long acknowledged = server.journaled();
        server.kill();
        sender.join();
        journaled.add(acknowledged);
      }
    }
    try (ServerProcess server = ServerProcess.startOptimised(data, "store.commit=300ms")) {
      ServerProcess.await("all is indexed", () -> server.lag() == 0);
      for (int run = 0; run < RUNS; run++) {
        List<Integer> numbers = numbersOf(server, run);
        assertThat(numbers)
            .as("run %d: each once, without a hole", run)
            .isEqualTo(prefix(numbers.size()));
        assertThat((long) numbers.size())
            .as("run %d: all that was journaled", run)
            .isGreaterThanOrEqualTo(journaled.get(run));
      }
      assertThat(journaled).allMatch(frames -> frames > 0);
    }
  }

  private static List<Integer> prefix(int size) {
    List<Integer> numbers = new ArrayList<>();
    for (int i = 1; i <= size; i++) {
      numbers.add(i);
    }
    return numbers;
  }

  /** Sends until the server is gone. */
  private static Thread send(ServerProcess server, int run) {
    return Thread.ofVirtual()
        .start(() -> {
          try (Socket socket = new Socket(server.tcp().getAddress(), server.tcp().getPort());
              OutputStream out = new BufferedOutputStream(socket.getOutputStream(), 1 << 14)) {
            for (int cseq = 1; ; cseq++) {
              // Calls of several days, so that each flush commits several indices.
              long day = TimeUnit.DAYS.toMicros(cseq % 3);
              long now = TimeUnit.MILLISECONDS.toMicros(System.currentTimeMillis());
              out.write(SipFrames.info("run-" + run + "-call-" + cseq / 20, cseq, now - day));
              // More than 20,000 a second would only make the last look at all of them longer.
              if (cseq % 100 == 0) {
                Thread.sleep(5);
              }
            }
          } catch (IOException expected) {
            // The server was killed: that is how a run ends.
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
  }

  /** The CSeq numbers that the store holds of a run, in order. */
  private static List<Integer> numbersOf(ServerProcess server, int run) throws Exception {
    List<Integer> numbers = new ArrayList<>();
    String path =
        "/api/v1/messages?from=now-10d&to=now%2B1d&limit="
            + PAGE
            + "&q="
            + ServerProcess.encoded("call_id:run-" + run + "-*");
    String cursor = "";
    do {
      JsonNode page = server.json(path + cursor);
      for (JsonNode message : page.get("messages")) {
        numbers.add(Integer.parseInt(message.get("cseq").asText().split(" ")[0]));
      }
      JsonNode next = page.get("next_cursor");
      cursor = next.isNull() ? "" : "&cursor=" + ServerProcess.encoded(next.asText());
    } while (!cursor.isEmpty());
    numbers.sort(null);
    return numbers;
  }
}
