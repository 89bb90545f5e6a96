/**
 * VAT rates by date and the arithmetic of VAT that is not in the source. Today Sweden only: which rates exist, which charged
 * rate is not valid on a date, and the VAT of a refund of money alone.
 */
@NullMarked
package se.knyt.core.vat;

import org.jspecify.annotations.NullMarked;
