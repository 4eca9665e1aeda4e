package io.hepatica.server.index;

import io.hepatica.server.call.LiveSession;
import io.hepatica.server.call.Session;
import io.hepatica.server.performance.SipMeters;
import io.hepatica.server.store.MessageStore;
import java.util.List;

/** Who is told of the sessions that are followed. */
interface SessionSink {
  /** Position below which all is written. */
  long committedPosition();

  void changed(LiveSession session);

  /** Those of the Call-ID that changed and are not written yet. */
  List<LiveSession> changed(String callId);

  /** Whether sessions are measured; else they are let go of when room is needed alone. */
  boolean measures();

  /** What a session has reached; it is measured once. */
  void observe(int milestones, Session session);

  /** Live traffic: sessions are written and measured. */
  record Live(MessageStore store, SipMeters meters) implements SessionSink {
    @Override
    public long committedPosition() {
      return store.committedPosition();
    }

    @Override
    public void changed(LiveSession session) {
      store.changed(session);
    }

    @Override
    public List<LiveSession> changed(String callId) {
      return store.changed(callId);
    }

    @Override
    public boolean measures() {
      return true;
    }

    @Override
    public void observe(int milestones, Session session) {
      meters.observe(milestones, session);
    }
  }

  /** The past: it is only of interest which report belongs to which call. */
  record Past() implements SessionSink {
    @Override
    public long committedPosition() {
      return 0;
    }

    @Override
    public void changed(LiveSession session) {}

    @Override
    public List<LiveSession> changed(String callId) {
      return List.of();
    }

    @Override
    public boolean measures() {
      return false;
    }

    @Override
    public void observe(int milestones, Session session) {}
  }
}
