package io.hepatica.server.search;

import io.hepatica.server.message.Field;
import io.hepatica.server.message.Fields;
import io.hepatica.server.message.Span;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A query compiled to a test over the fields of one message. Cheap clauses are asked first; nothing
 * is allocated per message. Not thread-safe: one per search.
 */
public final class Predicate {
  private final Node root;

  public Predicate(Query query) {
    this.root = compile(query, new Span());
  }

  public boolean matches(Fields fields) {
    return root.matches(fields);
  }

  private static Node compile(Query query, Span span) {
    return switch (query) {
      case Query.And(List<Query> clauses) -> new All(compile(clauses, span));
      case Query.Or(List<Query> clauses) -> new Any(compile(clauses, span));
      case Query.Not(Query clause) -> new Not(compile(clause, span));
      case Query.NumberRange(Field field, long low, long high) -> new InRange(field, low, high);
      case Query.Exists(Field field) -> new Exists(field);
      default -> new Text(ValueMatcher.of(query), cost(query), span);
    };
  }

  private static Node[] compile(List<Query> clauses, Span span) {
    List<Node> nodes = new ArrayList<>(clauses.size());
    for (Query clause : clauses) {
      nodes.add(compile(clause, span));
    }
    nodes.sort(Comparator.comparingInt(Node::cost));
    return nodes.toArray(Node[]::new);
  }

  private static int cost(Query leaf) {
    return switch (leaf) {
      case Query.Wildcard w -> 10;
      case Query.Regex r -> 10;
      default -> 2;
    };
  }

  private sealed interface Node {
    boolean matches(Fields fields);

    /** A rank, to ask the cheapest first. */
    int cost();
  }

  private static int sum(Node[] nodes) {
    int sum = 1;
    for (Node node : nodes) {
      sum += node.cost();
    }
    return sum;
  }

  private record All(Node[] nodes, int cost) implements Node {
    All(Node[] nodes) {
      this(nodes, sum(nodes));
    }

    @Override
    public boolean matches(Fields fields) {
      for (Node node : nodes) {
        if (!node.matches(fields)) {
          return false;
        }
      }
      return true;
    }
  }

  private record Any(Node[] nodes, int cost) implements Node {
    Any(Node[] nodes) {
      this(nodes, sum(nodes));
    }

    @Override
    public boolean matches(Fields fields) {
      for (Node node : nodes) {
        if (node.matches(fields)) {
          return true;
        }
      }
      return false;
    }
  }

  private record Not(Node node) implements Node {
    @Override
    public boolean matches(Fields fields) {
      return !node.matches(fields);
    }

    @Override
    public int cost() {
      return node.cost();
    }
  }

  private record InRange(Field field, long low, long high) implements Node {
    @Override
    public boolean matches(Fields fields) {
      if (fields.count(field) == 0) {
        return false;
      }
      long number = fields.number(field);
      return number >= low && number <= high;
    }

    @Override
    public int cost() {
      return 1;
    }
  }

  private record Exists(Field field) implements Node {
    @Override
    public boolean matches(Fields fields) {
      return fields.count(field) > 0;
    }

    @Override
    public int cost() {
      return 1;
    }
  }

  private record Text(ValueMatcher matcher, int cost, Span span) implements Node {
    @Override
    public boolean matches(Fields fields) {
      Field field = matcher.field();
      int count = fields.count(field);
      for (int i = 0; i < count; i++) {
        fields.text(field, i, span);
        if (matcher.matches(span.bytes, span.start, span.length)) {
          return true;
        }
      }
      return false;
    }
  }
}
