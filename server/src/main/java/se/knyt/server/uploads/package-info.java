/**
 * Settlement files that a person drops on the payouts page: recognized by what they hold, and taken in as what is fetched is.
 */
@NullMarked
package se.knyt.server.uploads;

import org.jspecify.annotations.NullMarked;
