/**
 * Facts, payouts, matches, certificates and vouchers.
 */
@NullMarked
package se.knyt.engine.books;

import org.jspecify.annotations.NullMarked;
