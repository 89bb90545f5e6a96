/**
 * Klarna's settlement file (CSV with a section of totals and one of transactions); Kustom's is the same. Amounts are magnitudes by
 * default, and the type of the row carries the direction.
 */
@NullMarked
package se.knyt.connectors.payments.klarna.settlement;

import org.jspecify.annotations.NullMarked;
