/**
 * What is given up, when, and why: days past their retention, and the oldest days where the disk is
 * too full. Start at {@code Retention}; how much of a shared disk is ours is in {@code DiskLimit}.
 */
@NullMarked
package io.hepatica.server.retention;

import org.jspecify.annotations.NullMarked;
