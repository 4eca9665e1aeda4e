package io.hepatica.server.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The keys {@code store.elasticsearch.*}.
 *
 * @param urls without user and password
 * @param apiKey as Elasticsearch gave it, encoded; empty for none
 * @param username empty for none; that of the first URL where only URLs have one
 * @param ca certificates in PEM that the cluster's is checked against, or null for those of Java
 * @param indexPrefix in front of every index, template and alias
 */
public record ElasticsearchConfig(
    List<URI> urls,
    String apiKey,
    String username,
    String password,
    @Nullable Path ca,
    String indexPrefix,
    int shards,
    int replicas) {
  private static final String KEY = "store.elasticsearch.";
  private static final Pattern PREFIX = Pattern.compile("([a-z0-9][a-z0-9._-]{0,99})?");

  /** What stands before the host. */
  private static final Pattern USER_INFO = Pattern.compile("//[^/?#]*@");

  /** The same where the text is no URL, as with a password that should have been encoded. */
  private static final Pattern UP_TO_LAST_AT = Pattern.compile("//.*@", Pattern.DOTALL);

  private static final int MAX_SHARDS = 1024;
  private static final int MAX_REPLICAS = 100;

  public ElasticsearchConfig {
    urls = List.copyOf(urls);
  }

  static ElasticsearchConfig read(ConfigValues values) throws ConfigException {
    List<URI> urls = new ArrayList<>();
    String userInfo = "";
    for (String text : values.list(KEY + "urls")) {
      URI url = url(text);
      if (url.getUserInfo() != null && userInfo.isEmpty()) {
        userInfo = url.getUserInfo();
      }
      urls.add(URI.create(USER_INFO.matcher(text).replaceFirst("//")));
    }
    if (urls.isEmpty()) {
      throw new ConfigException(KEY + "urls: expected at least one, such as https://es1:9200");
    }
    String username = values.text(KEY + "username");
    String password = values.text(KEY + "password");
    if (username.isEmpty() && !userInfo.isEmpty()) {
      int colon = userInfo.indexOf(':');
      username = colon < 0 ? userInfo : userInfo.substring(0, colon);
      password = colon < 0 ? password : userInfo.substring(colon + 1);
    }
    String apiKey = values.text(KEY + "api-key");
    if (!apiKey.isEmpty() && !username.isEmpty()) {
      throw new ConfigException(KEY + "api-key: give either it or username and password");
    }
    if (!apiKey.matches("\\p{Graph}*")) {
      throw new ConfigException(KEY + "api-key: expected one word, as Elasticsearch gave it");
    }
    if (username.isEmpty() != password.isEmpty()) {
      throw new ConfigException(
          KEY + "username: needs password beside it, and the other way round");
    }
    String prefix = values.text(KEY + "index-prefix");
    if (!PREFIX.matcher(prefix).matches()) {
      throw new ConfigException(
          KEY
              + "index-prefix: expected up to 100 lower-case letters, digits and . _ -, such as hepatica-, not '"
              + prefix
              + "'");
    }
    return new ElasticsearchConfig(
        urls,
        apiKey,
        username,
        password,
        values.pathOrNull(KEY + "ca"),
        prefix,
        values.number(KEY + "shards", 1, MAX_SHARDS),
        values.number(KEY + "replicas", 0, MAX_REPLICAS));
  }

  private static URI url(String text) throws ConfigException {
    try {
      URI url = new URI(text);
      String scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
      if (url.getHost() != null
          && (scheme.equals("http") || scheme.equals("https"))
          && url.getRawQuery() == null
          && url.getRawFragment() == null) {
        return url;
      }
    } catch (URISyntaxException e) {
      // Said below, without the text, of which any part may be a secret.
    }
    throw new ConfigException(
        KEY + "urls: expected URLs such as https://es1:9200, not '" + masked(text) + "'");
  }

  /** The text without what may be the user and password of a URL. */
  static String masked(String text) {
    String masked = UP_TO_LAST_AT.matcher(text).replaceAll("//******@");
    return masked.contains("//") || !masked.contains("@") ? masked : "******";
  }

  /** Without secrets. */
  @Override
  public String toString() {
    return "ElasticsearchConfig[" + urls + ", " + indexPrefix + "]";
  }
}
