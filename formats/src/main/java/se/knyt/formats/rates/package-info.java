/** Files of published exchange rates. */
@NullMarked
package se.knyt.formats.rates;

import org.jspecify.annotations.NullMarked;
