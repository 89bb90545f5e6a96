/**
 * Everything that writes to the database. Plain Java over JDBC, built by one constructor call of {@link
 * se.knyt.engine.Engine}; no container, no annotations.
 */
@NullMarked
package se.knyt.engine;

import org.jspecify.annotations.NullMarked;
