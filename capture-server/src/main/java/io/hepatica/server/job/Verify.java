package io.hepatica.server.job;

import io.hepatica.server.archive.Archive;
import io.hepatica.server.archive.ArchivedSegment;
import io.hepatica.server.archive.Damage;
import io.hepatica.server.archive.VerifyResult;
import java.io.IOException;

/** Reads the archive through, and names what is not whole. */
public record Verify(Archive archive) implements Jobs.Work {
  @Override
  public void run(JobRun run) throws IOException, InterruptedException {
    long total = archive.list().stream().mapToLong(ArchivedSegment::messages).sum();
    run.begin(total, "verifies " + archive.list().size() + " files");
    VerifyResult result = archive.verify(run::reached);
    for (Damage damage : result.damages()) {
      run.problem(Restore.text(damage));
    }
    run.detail(
        "%d files, %d messages, %d bytes; %d places are not whole"
            .formatted(result.segments(), result.messages(), result.bytes(), result.damaged()));
  }
}
