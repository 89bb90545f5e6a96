/**
 * Returns: what is given back of the invoices of a purchase, and the credit notes that reach it. The planner knows what is left of
 * each invoice by row, by kind and VAT rate, and in all; what it plans never exceeds any of them, mirrors the rate and VAT of the
 * sale, and leaves zero on each when all is given back. What an accounting system allows is told by its terms.
 */
@NullMarked
package se.knyt.core.returns;

import org.jspecify.annotations.NullMarked;
