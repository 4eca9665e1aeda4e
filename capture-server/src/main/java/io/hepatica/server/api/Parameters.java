package io.hepatica.server.api;

import com.linecorp.armeria.common.QueryParams;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The parameters of a request, each mistake a 400 that names it. Immutable. */
final class Parameters {
  private static final int MAX = 500;

  private final QueryParams query;

  private Parameters(QueryParams query) {
    this.query = query;
  }

  static Parameters of(@Nullable String query) throws ProblemException {
    QueryParams read = QueryParams.fromQueryString(query, MAX + 1);
    if (read.size() > MAX) {
      throw ProblemException.badRequest("more than " + MAX + " parameters");
    }
    return new Parameters(read);
  }

  /** Refuses parameters of other names. */
  void allowOnly(Collection<String> names) throws ProblemException {
    for (String name : names()) {
      if (!names.contains(name)) {
        throw ProblemException.badRequest(
            "unknown parameter \""
                + name
                + "\"; there are: "
                + names.stream().sorted().collect(Collectors.joining(", ")));
      }
    }
  }

  Set<String> names() {
    return query.names();
  }

  List<String> all(String name) {
    return query.getAll(name);
  }

  /** The value of a parameter that may be given once, or null. */
  @Nullable String one(String name) throws ProblemException {
    List<String> values = query.getAll(name);
    if (values.size() > 1) {
      throw ProblemException.badRequest("parameter " + name + " is given more than once");
    }
    return values.isEmpty() ? null : values.getFirst();
  }

  boolean flag(String name, boolean otherwise) throws ProblemException {
    String value = one(name);
    return switch (value) {
      case null -> otherwise;
      case "true" -> true;
      case "false" -> false;
      default ->
          throw ProblemException.badRequest("parameter " + name + " is true or false: " + value);
    };
  }

  /** A whole number within bounds. */
  int number(String name, int low, int high, int otherwise) throws ProblemException {
    String value = one(name);
    if (value == null) {
      return otherwise;
    }
    if (value.matches("[0-9]{1,9}")) {
      int number = Integer.parseInt(value);
      if (number >= low && number <= high) {
        return number;
      }
    }
    throw ProblemException.badRequest(
        "parameter " + name + " is a number from " + low + " to " + high + ": " + value);
  }
}
