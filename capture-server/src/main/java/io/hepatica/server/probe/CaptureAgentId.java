package io.hepatica.server.probe;

/**
 * Who made a frame.
 *
 * @param id capture agent id, 32 bits (HEP3 chunk 12)
 * @param name of the agent (HEP3 chunk 19)
 */
public record CaptureAgentId(long id, String name) {}
