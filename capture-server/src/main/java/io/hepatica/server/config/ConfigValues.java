package io.hepatica.server.config;

import io.hepatica.server.retention.DiskBudget;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads typed values out of the collected ones; what is wrong is said with the key's name. */
final class ConfigValues {
  private static final Pattern DURATION = Pattern.compile("(\\d{1,9})\\s*(ms|s|m|h|d)");
  private static final Pattern PERCENT = Pattern.compile("(\\d{1,3})%");
  private static final int MAX_DAYS = 36_500;

  private final Map<String, Object> values;

  ConfigValues(Map<String, Object> values) {
    this.values = values;
  }

  String text(String key) {
    return values.get(key) instanceof String text ? text.trim() : "";
  }

  @SuppressWarnings("unchecked") // ConfigSource puts only lists of text
  List<String> list(String key) {
    return values.get(key) instanceof List<?> list ? (List<String>) list : List.of();
  }

  boolean isOff(String key) {
    return isOff(values.get(key));
  }

  private static boolean isOff(@Nullable Object value) {
    return value == null || "off".equals(value) || "".equals(value);
  }

  @Nullable Path pathOrNull(String key) {
    return text(key).isEmpty() ? null : Path.of(text(key));
  }

  Path path(String key) throws ConfigException {
    Path path = pathOrNull(key);
    if (path == null) {
      throw new ConfigException(key + ": expected a path");
    }
    return path;
  }

  /** Host and port; null for off. */
  @Nullable InetSocketAddress addressOrOff(String key) throws ConfigException {
    return isOff(key) ? null : address(key);
  }

  InetSocketAddress address(String key) throws ConfigException {
    String text = text(key);
    int colon = text.lastIndexOf(':');
    String host = colon < 0 ? "" : text.substring(0, colon);
    if (host.startsWith("[") && host.endsWith("]")) {
      host = host.substring(1, host.length() - 1);
    } else if (host.contains(":")) {
      host = "";
    }
    int port = port(text.substring(colon + 1));
    if (host.isEmpty() || port < 0) {
      throw new ConfigException(
          key + ": expected host:port such as 0.0.0.0:9060 or [::]:9060, not '" + text + "'");
    }
    try {
      return new InetSocketAddress(InetAddress.getByName(host), port);
    } catch (UnknownHostException e) {
      throw new ConfigException(key + ": no such host: " + host);
    }
  }

  private static int port(String text) {
    return text.matches("\\d{1,5}") && Integer.parseInt(text) <= 65_535
        ? Integer.parseInt(text)
        : -1;
  }

  /** Null for off. */
  @Nullable Duration durationOrOff(String key) throws ConfigException {
    return isOff(key) ? null : duration(key);
  }

  Duration duration(String key) throws ConfigException {
    Matcher matcher = DURATION.matcher(text(key));
    if (!matcher.matches()) {
      throw new ConfigException(
          key
              + ": expected a duration such as 500ms, 30s, 5m, 12h or 30d, not '"
              + text(key)
              + "'");
    }
    long number = Long.parseLong(matcher.group(1));
    return switch (matcher.group(2)) {
      case "ms" -> Duration.ofMillis(number);
      case "s" -> Duration.ofSeconds(number);
      case "m" -> Duration.ofMinutes(number);
      case "h" -> Duration.ofHours(number);
      default -> Duration.ofDays(number);
    };
  }

  Duration positiveDuration(String key) throws ConfigException {
    Duration duration = duration(key);
    if (duration.isZero()) {
      throw new ConfigException(key + ": must be above 0");
    }
    return duration;
  }

  /** Whole days, at least one. */
  int days(String key) throws ConfigException {
    Duration duration = duration(key);
    if (duration.toDays() < 1
        || duration.toDays() > MAX_DAYS
        || !duration.equals(Duration.ofDays(duration.toDays()))) {
      throw new ConfigException(key + ": expected whole days such as 30d, not '" + text(key) + "'");
    }
    return (int) duration.toDays();
  }

  int number(String key, int least, int most) throws ConfigException {
    String text = text(key);
    if (text.matches("\\d{1,9}")
        && Integer.parseInt(text) >= least
        && Integer.parseInt(text) <= most) {
      return Integer.parseInt(text);
    }
    throw new ConfigException(
        key + ": expected a number from " + least + " to " + most + ", not '" + text + "'");
  }

  /** Above 0, a century at most. */
  Duration boundOfTime(String key) throws ConfigException {
    Duration duration = positiveDuration(key);
    if (duration.toDays() > MAX_DAYS) {
      throw new ConfigException(key + ": must be 36500d or less, not '" + text(key) + "'");
    }
    return duration;
  }

  DiskBudget diskBudget(String key) throws ConfigException {
    Matcher percent = PERCENT.matcher(text(key));
    if (percent.matches()) {
      int share = Integer.parseInt(percent.group(1));
      if (share >= 1 && share <= 100) {
        return new DiskBudget.Share(share);
      }
    }
    long bytes = ByteSize.parse(text(key));
    if (bytes > 0) {
      return new DiskBudget.Size(bytes);
    }
    throw new ConfigException(
        key + ": expected a share such as 80% or a size such as 200GB, not '" + text(key) + "'");
  }

  /** Bytes, above 0. */
  long size(String key) throws ConfigException {
    long bytes = ByteSize.parse(text(key));
    if (bytes == 0) {
      throw new ConfigException(key + ": expected a size such as 1GB, not '" + text(key) + "'");
    }
    return bytes;
  }

  String oneOf(String key, String... allowed) throws ConfigException {
    for (String value : allowed) {
      if (value.equals(text(key))) {
        return value;
      }
    }
    throw new ConfigException(
        key + ": expected " + String.join(" or ", allowed) + ", not '" + text(key) + "'");
  }
}
