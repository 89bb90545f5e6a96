/**
 * The console's way to the database: as the role that sees one company at a time.
 */
@NullMarked
package se.knyt.server.db;

import org.jspecify.annotations.NullMarked;
