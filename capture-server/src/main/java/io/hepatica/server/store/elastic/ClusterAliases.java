package io.hepatica.server.store.elastic;

import co.elastic.clients.elasticsearch.ElasticsearchClient;
import co.elastic.clients.elasticsearch._types.ElasticsearchException;
import co.elastic.clients.elasticsearch._types.OpType;
import co.elastic.clients.elasticsearch.core.GetResponse;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hepatica.server.alias.AliasException;
import io.hepatica.server.alias.AliasFile;
import io.hepatica.server.alias.AliasTable;
import io.hepatica.server.alias.Aliases;
import io.hepatica.server.alias.AliasesJson;
import java.io.IOException;
import java.time.Duration;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Aliases that the servers of a cluster share: one document, read again every few seconds, and
 * changed only where it is still as it was read. The last known ones are kept in a file, and stay
 * in force while the cluster is away; they are also what a cluster without any begins with.
 * Thread-safe.
 */
public final class ClusterAliases implements AliasTable, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ClusterAliases.class);
  private static final Duration INTERVAL = Duration.ofSeconds(2);
  private static final String ID = "aliases";
  private static final int ATTEMPTS = 5;
  private static final int NOT_FOUND = 404;
  private static final int CONFLICT = 409;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final ElasticsearchClient client;
  private final String index;
  private final AliasFile lastKnown;
  private final Thread thread = Thread.ofVirtual().name("aliases").unstarted(this::run);
  private volatile InForce inForce;
  private volatile boolean closed;
  private @Nullable String trouble;

  /**
   * Those last known, until {@link #start}.
   *
   * @param index that holds the document
   */
  public ClusterAliases(ElasticsearchClient client, String index, AliasFile lastKnown) {
    this.client = client;
    this.index = index;
    this.lastKnown = lastKnown;
    this.inForce = lastKnown.inForce();
  }

  /** Begins to follow what is in the cluster. */
  public void start() {
    thread.start();
  }

  private void run() {
    while (!closed) {
      try {
        follow();
        trouble = null;
      } catch (IOException | AliasException | RuntimeException e) {
        say(String.valueOf(e.getMessage()));
      }
      try {
        Thread.sleep(INTERVAL);
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  private void say(String news) {
    if (!news.equals(trouble)) {
      LOG.warn("The aliases of the cluster can't be read, those last known hold: {}", news);
    }
    trouble = news;
  }

  /** What is stored, and where it stands among the changes of its shard. */
  private record Stored(InForce content, long seqNo, long primaryTerm) {}

  /** Reads the document; where there is none, writes the last known aliases, if there are any. */
  private synchronized void follow() throws IOException, AliasException {
    Stored stored = read();
    if (stored != null) {
      hold(stored.content());
    } else if (!inForce.aliases().isEmpty()) {
      // One that another has just written is read the next time.
      write(inForce, null);
    }
  }

  @Override
  public InForce inForce() {
    return inForce;
  }

  @Override
  public synchronized @Nullable InForce replace(Aliases aliases, Predicate<String> from)
      throws IOException {
    InForce next = InForce.of(aliases);
    for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
      Stored stored = readForChange();
      if (stored != null) {
        hold(stored.content());
      }
      if (!from.test(inForce.tag())) {
        return null;
      }
      if (write(next, stored)) {
        hold(next);
        return next;
      }
    }
    throw new IOException("other servers change them all the time");
  }

  private @Nullable Stored readForChange() throws IOException {
    try {
      return read();
    } catch (AliasException e) {
      throw new IOException("what the cluster has in " + index + " are no aliases", e);
    }
  }

  private @Nullable Stored read() throws IOException, AliasException {
    try {
      GetResponse<ObjectNode> found = client.get(get -> get.index(index).id(ID), ObjectNode.class);
      ObjectNode source = found.source();
      Long seqNo = found.seqNo();
      Long primaryTerm = found.primaryTerm();
      return source == null || seqNo == null || primaryTerm == null
          ? null
          : new Stored(
              InForce.of(AliasesJson.read(JSON.writeValueAsBytes(source))), seqNo, primaryTerm);
    } catch (ElasticsearchException e) {
      if (e.status() == NOT_FOUND) {
        return null;
      }
      throw new IOException("the cluster refuses: " + e.getMessage(), e);
    } catch (IOException e) {
      throw new IOException("the cluster does not answer: " + e.getMessage(), e);
    }
  }

  /**
   * @param instead what is replaced; null where nothing may be there
   * @return false where that is not what is there
   */
  private boolean write(InForce next, @Nullable Stored instead) throws IOException {
    ObjectNode document = JSON.readValue(next.json(), ObjectNode.class);
    try {
      client.index(request -> {
        request.index(index).id(ID).document(document);
        return instead == null
            ? request.opType(OpType.Create)
            : request.ifSeqNo(instead.seqNo()).ifPrimaryTerm(instead.primaryTerm());
      });
      return true;
    } catch (ElasticsearchException e) {
      if (e.status() == CONFLICT) {
        return false;
      }
      throw new IOException("the cluster refuses: " + e.getMessage(), e);
    } catch (IOException e) {
      throw new IOException("the cluster does not answer: " + e.getMessage(), e);
    }
  }

  private void hold(InForce content) {
    if (content.tag().equals(inForce.tag())) {
      return;
    }
    inForce = content;
    try {
      lastKnown.replace(content.aliases(), tag -> true);
    } catch (IOException e) {
      LOG.warn("The aliases of the cluster could not be kept for a time without it", e);
    }
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
  }
}
