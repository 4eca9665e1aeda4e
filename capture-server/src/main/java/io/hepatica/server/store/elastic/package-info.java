/**
 * The store on a cluster of Elasticsearch. Start at {@code MessageDocument}, what a message is
 * there, and {@code ElasticSearch}, how it is found.
 */
@NullMarked
package io.hepatica.server.store.elastic;

import org.jspecify.annotations.NullMarked;
