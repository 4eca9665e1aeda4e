package io.hepatica.server.archive;

import io.hepatica.server.message.ParsedMessage;
import io.hepatica.server.message.Table;
import java.util.Set;

/** What a message is in both its roles: as itself, and as the report that it may carry. */
final class MessageRoles {
  private MessageRoles() {}

  /** Adds its tables, and the hashes of its Call-IDs. */
  static void collect(ParsedMessage message, Set<Table> tables, Set<Long> hashes) {
    collectRole(message, tables, hashes);
    if (message.carriesReport()) {
      message.asReport();
      collectRole(message, tables, hashes);
      message.asItself();
    }
  }

  private static void collectRole(ParsedMessage message, Set<Table> tables, Set<Long> hashes) {
    tables.add(message.table());
    String callId = message.callId();
    if (callId != null) {
      hashes.add(CallIdFilter.hash(callId));
    }
  }

  /** Whether it is of one of the tables. */
  static boolean isOf(ParsedMessage message, Set<Table> tables) {
    return tables.contains(message.table())
        || (message.carriesReport() && tables.contains(Table.REPORT));
  }

  /** Whether it has one of the Call-IDs. */
  static boolean hasOneOf(ParsedMessage message, Set<String> callIds) {
    String own = message.callId();
    boolean found = own != null && callIds.contains(own);
    if (!found && message.carriesReport()) {
      message.asReport();
      String reported = message.callId();
      found = reported != null && callIds.contains(reported);
      message.asItself();
    }
    return found;
  }
}
