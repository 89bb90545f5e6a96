/** The certificate of a payout as a document: its equation, vouchers, bank line, lines, rates and sources. */
@NullMarked
package se.knyt.engine.certificates;

import org.jspecify.annotations.NullMarked;
