/**
 * Transactions under row-level security, migrations, ids and the points at which a process may be made to die.
 *
 * <p>The engine's role plans by index only, since plans made on empty tables would read grown ones in full. A table that is looked
 * up for each row of another needs {@code lateral} with {@code offset 0}; a condition that an index is to serve has no
 * {@code coalesce}, because under a policy PostgreSQL uses an index only for leakproof operators.
 */
@NullMarked
package se.knyt.engine.db;

import org.jspecify.annotations.NullMarked;
