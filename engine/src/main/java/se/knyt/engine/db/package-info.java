/**
 * Transactions under row-level security, migrations, ids and the points at which a process may be made to die.
 */
@NullMarked
package se.knyt.engine.db;

import org.jspecify.annotations.NullMarked;
