/**
 * Backup and restore.
 *
 * <p>A <i>physical</i> backup is a copy of the server's files taken while it works, by PostgreSQL's own backup functions, with
 * the write-ahead log that makes the copy whole: quick, exact, for the same major version of PostgreSQL. A <i>logical</i> one
 * holds the rows of all tables as text, from one moment: for another server or another major version, by the same version of
 * Knyt. Both hold the other files of the data folder, keys included, and a manifest with a checksum of each file, written
 * last: a backup without its manifest is not one, and a damaged one is refused before anything is restored.
 */
@NullMarked
package se.knyt.postgres.backup;

import org.jspecify.annotations.NullMarked;
