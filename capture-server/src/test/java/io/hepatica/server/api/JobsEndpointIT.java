package io.hepatica.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class JobsEndpointIT {
  private ApiFixture fixture;

  @BeforeEach
  void start() throws Exception {
    fixture = new ApiFixture();
  }

  @AfterEach
  void stop() {
    fixture.close();
  }

  private HttpResponse<String> post(String body, String... headers) throws Exception {
    return fixture.client.send(
        fixture
            .request("POST", "/api/v1/jobs", headers)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private static String detail(HttpResponse<String> response) throws Exception {
    return ApiFixture.JSON.readTree(response.body()).path("detail").asText();
  }

  @Test
  void wrongRequests_areRefusedWithTheReason() throws Exception {
    HttpResponse<String> unknown = post("{\"job\":\"dance\"}");
    assertThat(unknown.statusCode()).isEqualTo(400);
    assertThat(detail(unknown)).contains("restore, reindex, verify, prune or replay-dead", "dance");
    assertThat(detail(post("{\"job\":\"restore\",\"from\":\"now-2d\",\"to\":\"now\"}")))
        .contains("archive.keep");
    assertThat(detail(post("{\"job\":\"reindex\",\"from\":\"now\",\"to\":\"now-2d\"}")))
        .contains("from is not before to");
    assertThat(detail(post("{\"job\":\"reindex\",\"from\":\"soon\",\"to\":\"now\"}")))
        .contains("from is a time");
    assertThat(detail(post("{\"job\":\"verify\",\"from\":\"now\"}"))).contains("\"from\"");
    assertThat(post("{").statusCode()).isEqualTo(400);
    assertThat(post("{\"job\":\"verify\"}", "Origin", "http://evil.example").statusCode())
        .isEqualTo(403);
    assertThat(fixture.get("/api/v1/jobs/1").statusCode()).isEqualTo(404);
    assertThat(fixture.send("DELETE", "/api/v1/jobs/1").statusCode()).isEqualTo(404);
    assertThat(fixture.send("DELETE", "/api/v1/jobs").statusCode()).isEqualTo(405);
    assertThat(fixture.json("/api/v1/jobs").path("jobs")).isEmpty();
  }

  @Test
  void jobs_runOneAtATimeAndCanBeCancelled() throws Exception {
    CountDownLatch working = new CountDownLatch(1);
    fixture.jobs.start(
        "reindex",
        run -> {
          run.begin(10, "sleeps");
          run.step();
          working.countDown();
          Thread.sleep(600_000);
        });
    working.await();
    assertThat(post("{\"job\":\"reindex\",\"from\":\"now-1d\",\"to\":\"now\"}").statusCode())
        .isEqualTo(409);
    JsonNode job = fixture.json("/api/v1/jobs/1");
    assertThat(job.path("state").asText()).isEqualTo("running");
    assertThat(job.path("done").asLong()).isEqualTo(1);
    assertThat(job.path("total").asLong()).isEqualTo(10);
    assertThat(
            fixture.send("DELETE", "/api/v1/jobs/1", "Sec-Fetch-Site", "cross-site").statusCode())
        .isEqualTo(403);
    HttpResponse<String> cancelled = fixture.send("DELETE", "/api/v1/jobs/1");
    assertThat(ApiFixture.JSON.readTree(cancelled.body()).path("state").asText())
        .isEqualTo("cancelled");
  }

  @Test
  void failedJob_saysWhyUntilTheNext() throws Exception {
    HttpResponse<String> started = post("{\"job\":\"reindex\",\"from\":\"now-1d\",\"to\":\"now\"}");
    assertThat(started.statusCode()).isEqualTo(202);
    String location = started.headers().firstValue("Location").orElseThrow();
    assertThat(location).isEqualTo("/api/v1/jobs/1");
    // The store of this fixture can't be rebuilt.
    JsonNode job = fixture.json(location);
    while (job.path("state").asText().equals("running")) {
      job = fixture.json(location);
    }
    assertThat(job.path("state").asText()).isEqualTo("failed");
    assertThat(job.path("error").asText()).contains("a bug");
  }
}
