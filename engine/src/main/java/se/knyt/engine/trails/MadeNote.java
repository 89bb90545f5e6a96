package se.knyt.engine.trails;

import se.knyt.core.money.Money;
import se.knyt.core.returns.CreditNote;

/**
 * A credit note of Knyt's, kept with the credit that it makes.
 *
 * @param key of the note: its effect makes it in the accounting system
 * @param onNote what stands on a credit note there; zero where a voucher of ours books all of it
 * @param note what it takes back
 */
public record MadeNote(String key, Money onNote, CreditNote note) {}
