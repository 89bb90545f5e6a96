/**
 * SIE type 1–4, the Swedish file format for bookkeeping (SIE-Gruppen, format description 4B and 4C).
 *
 * <p>Tolerant in: {@link se.knyt.formats.sie.SieReader} takes what programs really write (other character sets than the
 * declared one, missing records, blanks for tabs) and says so in findings; what would change an amount is refused with line
 * and column. Strict out: {@link se.knyt.formats.sie.SieWriter} writes CP437, balanced vouchers, only what the type allows,
 * and a control sum. Both run in constant memory per voucher. Debit is positive.
 */
@NullMarked
package se.knyt.formats.sie;

import org.jspecify.annotations.NullMarked;
