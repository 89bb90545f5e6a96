/**
 * All companies that somebody reaches, a row for each: how far it is complete, what waits for a person, what is late.
 */
@NullMarked
package se.knyt.server.companies;

import org.jspecify.annotations.NullMarked;
