/**
 * A real PostgreSQL for tests: one server for all tests of a JVM, one database for each test class.
 *
 * <p>Part of the main code, as the users of a library write tests too.
 */
@NullMarked
package se.knyt.postgres.testing;

import org.jspecify.annotations.NullMarked;
