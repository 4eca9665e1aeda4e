package io.hepatica.server.call;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The transactions of a session that decide what becomes of it. Of more than there is room for, the
 * first and the last by CSeq stay.
 */
final class Transactions {
  private static final int INVITES = 16;
  private static final int OTHERS = 4;

  private @Nullable Transaction first;

  /** The transaction of that key, put there if it is new. */
  Transaction of(Method method, long tag, int cseq) {
    for (Transaction each = first; each != null; each = each.next) {
      if (each.cseq == cseq && each.method == method && each.tag == tag) {
        return each;
      }
    }
    Transaction added = new Transaction(method, tag, cseq);
    added.next = first;
    first = added;
    return added;
  }

  List<Transaction> of(Method method) {
    List<Transaction> found = new ArrayList<>();
    for (Transaction each = first; each != null; each = each.next) {
      if (each.method == method) {
        found.add(each);
      }
    }
    return found;
  }

  /** Gives up one of that method if there are too many, after one was added. */
  void trim(Method method) {
    int count = 0;
    Transaction last = null;
    Transaction lastButOne = null;
    Transaction lastWithin = null;
    for (Transaction each = first; each != null; each = each.next) {
      if (each.method != method) {
        continue;
      }
      count++;
      if (each.inDialog && !each.opens && isAfter(each, lastWithin)) {
        lastWithin = each;
      }
      if (isAfter(each, last)) {
        lastButOne = last;
        last = each;
      } else if (isAfter(each, lastButOne)) {
        lastButOne = each;
      }
    }
    if (method == Method.INVITE && count > INVITES) {
      // What opens the session decides: a call may be refreshed for hours.
      remove(lastWithin != null ? lastWithin : lastButOne);
    } else if (method != Method.INVITE && count > OTHERS) {
      remove(lastButOne);
    }
  }

  private static boolean isAfter(Transaction one, @Nullable Transaction other) {
    return other == null || (one.cseq != other.cseq ? one.cseq > other.cseq : one.tag > other.tag);
  }

  private void remove(@Nullable Transaction given) {
    if (first == given && first != null) {
      first = first.next;
      return;
    }
    for (Transaction each = first; each != null; each = each.next) {
      if (each.next == given && given != null) {
        each.next = given.next;
        return;
      }
    }
  }
}
