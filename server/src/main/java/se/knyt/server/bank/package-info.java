/**
 * The bank: files that a person drops, the entries that can concern a payout, what each of them is, and who books them.
 */
@NullMarked
package se.knyt.server.bank;

import org.jspecify.annotations.NullMarked;
