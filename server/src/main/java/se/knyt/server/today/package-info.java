/**
 * The first page: is anything missing, what needs a person, where is the money.
 */
@NullMarked
package se.knyt.server.today;

import org.jspecify.annotations.NullMarked;
