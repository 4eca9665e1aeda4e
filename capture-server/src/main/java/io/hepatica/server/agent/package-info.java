/**
 * {@code hepatica agent}: captures on interfaces of this machine and forwards what it finds to a
 * collector elsewhere, over a buffer on disk. Start at {@code ForwardingAgent}.
 */
@NullMarked
package io.hepatica.server.agent;

import org.jspecify.annotations.NullMarked;
