/**
 * A bank's report of Swish payments. Swish pays nothing out: each payment stands on the bank account by itself or summed by day, so the
 * report is the bank's own word, one payout for each account and booking day. Names and telephone numbers of the payers are not read.
 */
@NullMarked
package se.knyt.connectors.payments.swish.settlement;

import org.jspecify.annotations.NullMarked;
