/** Published exchange rates: kept once for all companies, each with its source and day, never changed. */
@NullMarked
package se.knyt.engine.rates;

import org.jspecify.annotations.NullMarked;
