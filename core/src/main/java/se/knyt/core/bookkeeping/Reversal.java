package se.knyt.core.bookkeeping;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/** Correction by a voucher of its own: the same rows with debit and credit turned (BFL 5:5, BFNAR 2013:2 p. 2.17–2.18). */
public final class Reversal {
    private Reversal() {}

    /**
     * The voucher that takes {@code wrong} back.
     *
     * @param reference series and number of the wrong voucher, as a person would look it up ("K 412")
     * @param date when the correction is made, in the company's zone
     * @param by who corrects: a user's name in the company, or "Knyt"
     * @param reason why, in a few words
     */
    public static Voucher of(Voucher wrong, String reference, LocalDate date, String by, String reason) {
        if (by.isBlank() || reason.isBlank()) {
            throw new IllegalArgumentException("a correction says who and why");
        }
        var evidence = new ArrayList<>(List.of(reference));
        evidence.addAll(wrong.evidence());
        var text = Texts.shortened("Rättelse av " + reference + " (" + by + "): " + reason);
        return new Voucher(
                date,
                text,
                wrong.counterparty(),
                evidence,
                wrong.rows().stream().map(VoucherRow::turned).toList());
    }
}
