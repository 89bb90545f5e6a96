/**
 * Vouchers: the list, one voucher, and the original data behind it.
 */
@NullMarked
package se.knyt.server.vouchers;

import org.jspecify.annotations.NullMarked;
