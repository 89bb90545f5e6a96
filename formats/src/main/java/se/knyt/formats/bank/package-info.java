/**
 * What banks say of an account: camt.053 statements and camt.054 notifications (ISO 20022, versions 2 and 8), MT940, and the lists of
 * transactions that Swedish banks give as CSV, all read into the same entries. Readers stream: a statement of a million entries is
 * never held whole. Bytes, depth, texts and details are bounded while reading, declarations of document types are refused, and what
 * could be read in two ways is an error with its line.
 *
 * <p>Money is booked once: {@link se.knyt.formats.bank.BankBook} takes an entry that stands in two statements once, and lets a
 * notification add details to the statement's own entry.
 */
@NullMarked
package se.knyt.formats.bank;

import org.jspecify.annotations.NullMarked;
