package io.hepatica.server.message;

import java.util.Map;

/**
 * A message as a search gives it: values for people and JSON, and the frame that they were read
 * from.
 *
 * @param position journal position: the order of arrival, and the id
 * @param timeMicros event time, microseconds since the epoch
 * @param values the fields present, in the order of the schema, without id, time and table: text,
 *     Long, Double, or List of text; and {@link ReportFields#STREAMS}, a List of such maps
 * @param frame the HEP3 frame, whole
 */
public record Message(
    long position, long timeMicros, Table table, Map<String, Object> values, byte[] frame) {}
