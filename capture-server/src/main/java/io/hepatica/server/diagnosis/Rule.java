package io.hepatica.server.diagnosis;

/** Looks at a call for one kind of trouble. Stateless. */
interface Rule {
  /** As findings name it. */
  String name();

  /** Adds what it finds. Linear, or nearly, in the messages of the call. */
  void check(CallView call, Findings findings);
}
