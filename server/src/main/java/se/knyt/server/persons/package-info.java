/**
 * Personal data: an owner finds a buyer, sees what is held, hands it out, and erases it.
 */
@NullMarked
package se.knyt.server.persons;

import org.jspecify.annotations.NullMarked;
