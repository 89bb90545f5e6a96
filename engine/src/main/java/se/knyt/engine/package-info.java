/**
 * Everything that writes to the database. Plain Java over JDBC, built by one constructor call of {@link
 * se.knyt.engine.Engine}; no container, no annotations.
 *
 * <p>Four loops run in each process: read, plan, send, transfer; two slow ones purge and subscribe webhooks. {@code Turns} shares a
 * process among its companies. When a process dies its leases expire and another takes them; its effects in {@code sending} become
 * {@code unknown} once their calls can no longer arrive.
 */
@NullMarked
package se.knyt.engine;

import org.jspecify.annotations.NullMarked;
