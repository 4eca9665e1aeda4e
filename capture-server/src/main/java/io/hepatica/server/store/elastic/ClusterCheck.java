package io.hepatica.server.store.elastic;

import com.fasterxml.jackson.databind.JsonNode;
import io.hepatica.server.store.elastic.ElasticConnection.Answer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.security.cert.CertificateException;
import java.util.HashSet;
import java.util.Set;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.apache.hc.core5.http.ConnectionClosedException;
import org.apache.hc.core5.http.MessageConstraintException;
import org.apache.hc.core5.http.NoHttpResponseException;
import org.apache.hc.core5.http.ProtocolException;
import org.jspecify.annotations.Nullable;

/**
 * Whether what is at the URLs is a cluster that this version of Hepatica can use. One that only is
 * away is told from one that never will do.
 */
final class ClusterCheck {
  private static final int PROBE_MILLIS = 3_000;
  private static final int UNAUTHORIZED = 401;
  private static final int FORBIDDEN = 403;
  private static final int TOO_MANY = 429;
  private static final int REQUEST_TIMEOUT = 408;
  private static final int SERVER_ERROR = 500;
  private static final String SUPPORTED = "9.";
  private static final String TAGLINE = "You Know, for Search";

  private final ElasticConnection connection;
  private final ElasticOptions options;

  ClusterCheck(ElasticConnection connection, ElasticOptions options) {
    this.connection = connection;
    this.options = options;
  }

  /**
   * @throws ClusterRefusedException where it answers and can't be used
   * @throws IOException where it does not answer, or not now
   */
  void check() throws IOException {
    Answer answer;
    try {
      answer = connection.send("GET", "/", null);
    } catch (IOException e) {
      ClusterRefusedException refused = refusal(e);
      throw refused == null ? e : refused;
    }
    checkAllowed(answer);
    JsonNode root = answer.isFine() ? answer.json() : null;
    JsonNode version = root == null ? null : root.path("version");
    if (root == null || version == null || !version.path("number").isTextual()) {
      throw new ClusterRefusedException(
          "store.elasticsearch.urls: what answers at "
              + options.urls()
              + " is not Elasticsearch (HTTP "
              + answer.status()
              + "): name the address of its HTTP API, such as https://es1:9200");
    }
    String number = version.path("number").asText();
    if (version.has("distribution") || !root.path("tagline").asText().equals(TAGLINE)) {
      throw new ClusterRefusedException(
          "store.elasticsearch.urls: what answers at "
              + options.urls()
              + " is "
              + plain(version.path("distribution").asText("another product") + " " + number)
              + ", not Elasticsearch: Elasticsearch 9 is needed");
    }
    if (!number.startsWith(SUPPORTED)) {
      throw new ClusterRefusedException(
          "store.elasticsearch.urls: the cluster is of version "
              + plain(number)
              + ", which is not supported: Elasticsearch 9 is needed");
    }
  }

  /**
   * @throws ClusterRefusedException where the answer says that this user may not
   * @throws IOException where it says that the cluster can't do it now
   */
  void checkAllowed(Answer answer) throws IOException {
    if (answer.status() == UNAUTHORIZED) {
      throw new ClusterRefusedException(
          options.apiKey().isEmpty() && options.username().isEmpty()
              ? "store.elasticsearch.api-key: the cluster asks who is there: set it, or username and password"
              : options.apiKey().isEmpty()
                  ? "store.elasticsearch.username: the cluster does not accept this user and password: correct them"
                  : "store.elasticsearch.api-key: the cluster does not accept this key: create another, or correct it");
    }
    if (answer.status() == FORBIDDEN && !isBlocked(answer)) {
      throw new ClusterRefusedException(
          (options.apiKey().isEmpty()
                  ? "store.elasticsearch.username: this user"
                  : "store.elasticsearch.api-key: this key")
              + " may not do what is needed: grant it monitor and manage_index_templates on the cluster, and all on indices "
              + options.prefix()
              + "*");
    }
    if (answer.status() == TOO_MANY
        || answer.status() == REQUEST_TIMEOUT
        || answer.status() == FORBIDDEN
        || answer.status() >= SERVER_ERROR) {
      throw new IOException("the cluster answers " + answer.reason());
    }
  }

  /**
   * The same, and that it is no refusal of another kind.
   *
   * @throws ClusterRefusedException where the answer says that this user may not
   * @throws IOException where it says anything but that it was done
   */
  void checkFine(Answer answer) throws IOException {
    checkAllowed(answer);
    if (!answer.isFine()) {
      throw new IOException("the cluster answers " + answer.reason());
    }
  }

  /** An index or cluster that is read-only for now is forbidden, too. */
  private static boolean isBlocked(Answer answer) {
    JsonNode json = answer.json();
    return json != null && json.at("/error/type").asText().equals("cluster_block_exception");
  }

  /** What a stranger's answer may say in our line. */
  private static String plain(String text) {
    String safe = text.replaceAll("[^A-Za-z0-9 ._-]", "");
    return safe.substring(0, Math.min(safe.length(), 40));
  }

  private @Nullable ClusterRefusedException refusal(IOException failure) {
    boolean plainHttp = options.urls().stream().anyMatch(url -> isHttp(url));
    for (Throwable cause : causes(failure)) {
      if (cause instanceof SSLPeerUnverifiedException
          || String.valueOf(cause.getMessage()).contains("No subject alternative")) {
        return new ClusterRefusedException(
            "store.elasticsearch.urls: the certificate at "
                + options.urls()
                + " is of another host: use the name that stands in it",
            failure);
      }
      if (cause instanceof CertificateException
          || cause instanceof SSLHandshakeException
              && String.valueOf(cause.getMessage()).contains("certificate")) {
        return new ClusterRefusedException(
            "store.elasticsearch.ca: the certificate at "
                + options.urls()
                + " can't be trusted: name the PEM file of the authority that signed it",
            failure);
      }
      if (cause instanceof SSLException
          && String.valueOf(cause.getMessage()).contains("nrecognized SSL message")) {
        return new ClusterRefusedException(
            "store.elasticsearch.urls: what is at "
                + options.urls()
                + " speaks no TLS: write http:// there, or name its HTTPS port",
            failure);
      }
      boolean notHttp =
          cause instanceof ConnectionClosedException
              || cause instanceof NoHttpResponseException
              || cause instanceof ProtocolException
              || cause instanceof MessageConstraintException
              || String.valueOf(cause.getMessage()).contains("Connection reset");
      if (plainHttp && notHttp && options.urls().stream().anyMatch(ClusterCheck::speaksTls)) {
        return new ClusterRefusedException(
            "store.elasticsearch.urls: what is at "
                + options.urls()
                + " speaks TLS: write https:// there",
            failure);
      }
      if (cause instanceof ProtocolException) {
        return new ClusterRefusedException(
            "store.elasticsearch.urls: what is at "
                + options.urls()
                + " speaks no HTTP: name the address of Elasticsearch's HTTP API",
            failure);
      }
    }
    return null;
  }

  private static boolean isHttp(URI url) {
    return "http".equalsIgnoreCase(url.getScheme());
  }

  /** The causes, and the causes of what was suppressed: each node's failure. */
  private static Set<Throwable> causes(Throwable failure) {
    Set<Throwable> causes = new HashSet<>();
    collect(failure, causes);
    return causes;
  }

  private static void collect(@Nullable Throwable failure, Set<Throwable> into) {
    if (failure != null && into.add(failure)) {
      collect(failure.getCause(), into);
      for (Throwable suppressed : failure.getSuppressed()) {
        collect(suppressed, into);
      }
    }
  }

  /** Whether a handshake begins there, be its certificate trusted or not. */
  private static boolean speaksTls(URI url) {
    if (!isHttp(url)) {
      return false;
    }
    int port = url.getPort() < 0 ? 80 : url.getPort();
    try (Socket plain = new Socket()) {
      plain.connect(new InetSocketAddress(url.getHost(), port), PROBE_MILLIS);
      plain.setSoTimeout(PROBE_MILLIS);
      try (SSLSocket tls =
          (SSLSocket)
              ((SSLSocketFactory) SSLSocketFactory.getDefault())
                  .createSocket(plain, url.getHost(), port, true)) {
        tls.startHandshake();
        return true;
      }
    } catch (SSLException e) {
      return causes(e).stream().anyMatch(CertificateException.class::isInstance);
    } catch (IOException e) {
      return false;
    }
  }
}
