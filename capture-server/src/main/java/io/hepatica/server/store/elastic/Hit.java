package io.hepatica.server.store.elastic;

import io.hepatica.server.message.Table;

/**
 * A document found.
 *
 * @param place its place among those of the same time: the position, or one more for a second role
 * @param table that of its index
 */
record Hit(long time, long place, Table table, byte[] frame) {}
