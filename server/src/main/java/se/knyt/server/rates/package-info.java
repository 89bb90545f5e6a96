/**
 * Exchange rates: shown, brought as a file, and fetched from the bank that the company goes by.
 */
@NullMarked
package se.knyt.server.rates;

import org.jspecify.annotations.NullMarked;
