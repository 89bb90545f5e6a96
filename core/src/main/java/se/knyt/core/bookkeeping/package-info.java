/**
 * The books: accounts, fiscal years, vouchers, and how an accounting event becomes vouchers.
 *
 * <p>A {@link se.knyt.core.bookkeeping.Fact} is one event with every input. {@link se.knyt.core.bookkeeping.Posting} is a pure
 * function from a {@link se.knyt.core.bookkeeping.PostingGroup} and {@link se.knyt.core.bookkeeping.PostingSettings} to what
 * the books should hold: {@link se.knyt.core.bookkeeping.WantedEntry}s, each with its key and its one writer. With an
 * accounting system that has a customer ledger (mode A) that system writes invoice, credit note and payment, and Knyt writes
 * only the payout and what has no invoice; an entry then says both what the system is asked to do and which rows that makes.
 * Without one (mode B) Knyt's vouchers are the books, one for each sale and credit or one for a channel's day
 * ({@link se.knyt.core.bookkeeping.DayPosting}). {@link se.knyt.core.bookkeeping.Standing} compares wanted with what stands; a
 * correction is always a voucher of its own (BFL 5:5), made by {@link se.knyt.core.bookkeeping.Reversal}.
 *
 * <p>Nothing here reads a clock, a database or the network. Signs: a voucher row has a debit or a credit column; where one
 * signed number is needed, debit is positive. Account numbers are those of the BAS chart as far as they are used; all of them
 * are settings.
 */
@NullMarked
package se.knyt.core.bookkeeping;

import org.jspecify.annotations.NullMarked;
