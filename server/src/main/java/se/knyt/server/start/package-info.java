/**
 * Starting and stopping: options, data folder, database, engine, simulators, web server, in that order and back.
 *
 * <p>An embedded PostgreSQL that dies is started again over the same data and port. A database server whose roles belong to another
 * Knyt is refused. A sandbox that cannot start stops alone; the other companies continue.
 */
@NullMarked
package se.knyt.server.start;

import org.jspecify.annotations.NullMarked;
