/**
 * Exchange rates: shown, brought as a file, and fetched from the European Central Bank.
 */
@NullMarked
package se.knyt.server.rates;

import org.jspecify.annotations.NullMarked;
