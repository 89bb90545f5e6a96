/**
 * The way out to other systems: calls that can reach only checked addresses, that end at their deadline whatever the other side
 * does, whose answers have a bound, and whose failures say whether anything can have been done. Beside it, what several
 * connectors need to read an answer by its status.
 */
@NullMarked
package se.knyt.http;

import org.jspecify.annotations.NullMarked;
