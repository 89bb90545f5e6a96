/**
 * Orders through the whole engine, measured: signed webhooks in, the source read, one call per order out, each counted once at
 * the target. Everything on loopback, on a database that flushes to disk.
 */
@NullMarked
package se.knyt.benchmarks.orders;

import org.jspecify.annotations.NullMarked;
