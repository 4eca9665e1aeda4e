package io.hepatica.server.archive;

/**
 * A day that was deleted from the archive.
 *
 * @param day UTC day of receipt, days since the epoch
 */
public record DroppedDay(long day, int segments, long messages, long bytes) {}
