/**
 * Starting and stopping: options, data folder, database, engine, simulators, web server, in that order and back.
 */
@NullMarked
package se.knyt.server.start;

import org.jspecify.annotations.NullMarked;
