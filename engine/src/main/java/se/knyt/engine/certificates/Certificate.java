package se.knyt.engine.certificates;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import se.knyt.core.money.Money;

/**
 * The arithmetic proof of one payout, with all that it rests on. Names no person but those who decided something of it.
 *
 * @param paidAt in the company's zone
 * @param state why it stands as it does, for a person
 * @param steps from the opening balance to nothing: what is left at the end is what does not add up
 * @param left what the equation ends in; zero where it adds up
 * @param wrong what does not add up or was noted, in words
 * @param unseen what is said of the bank where it has shown nothing, empty where it has shown the payout
 * @param made by whom and when it was made, so that what it says of then has a time
 */
public record Certificate(
        Company company,
        String provider,
        String reference,
        String currency,
        String paidAt,
        LocalDate bookedOn,
        int version,
        String state,
        List<Step> steps,
        Money left,
        List<String> wrong,
        List<BankLine> bank,
        String unseen,
        List<Voucher> vouchers,
        List<Line> lines,
        More more,
        List<Source> sources,
        Optional<Made> made) {
    public Certificate {
        steps = List.copyOf(steps);
        wrong = List.copyOf(wrong);
        bank = List.copyOf(bank);
        vouchers = List.copyOf(vouchers);
        lines = List.copyOf(lines);
        sources = List.copyOf(sources);
    }

    /** The same, made by somebody at a moment of the company's time. */
    Certificate madeBy(String name, Instant at) {
        return new Certificate(
                company,
                provider,
                reference,
                currency,
                paidAt,
                bookedOn,
                version,
                state,
                steps,
                left,
                wrong,
                bank,
                unseen,
                vouchers,
                lines,
                more,
                sources,
                Optional.of(new Made(name, at)));
    }

    /** @param at in the company's time */
    public record Made(String by, Instant at) {}

    public record Company(String name, String organizationNumber) {}

    /** @param sum of this step and those before it */
    public record Step(String what, Money amount, Money sum) {}

    /**
     * Where the bank shows it.
     *
     * @param text the words that are kept of it
     * @param basis why it was taken for this payout
     * @param fileHash SHA-256 of the bank's file, in hexadecimal; empty where it came without one
     */
    public record BankLine(
            LocalDate day,
            String account,
            Money amount,
            String reference,
            String text,
            String basis,
            String file,
            String fileHash) {}

    /**
     * A voucher of it.
     *
     * @param number the accounting system's where it has given one
     * @param own Knyt's own number or reference
     */
    public record Voucher(
            String number,
            String own,
            LocalDate date,
            String text,
            String madeBy,
            Instant madeAt,
            int settingsVersion,
            String hash,
            List<Row> rows) {
        public Voucher {
            rows = List.copyOf(rows);
        }
    }

    /** @param rate as the row was converted, empty where it was not */
    public record Row(int account, String name, Money debit, Money credit, String rate) {}

    /**
     * A line of the settlement.
     *
     * @param original what it was in the purchase's currency, empty where that is the payout's
     * @param rate at which the sale was booked, empty in the currency of the books
     * @param match how it was matched, in words
     */
    public record Line(
            int number,
            String kind,
            String order,
            String invoice,
            String transaction,
            Money amount,
            String original,
            String rate,
            String match) {}

    /**
     * Lines that are in the equation and not listed.
     *
     * @param amount of them together
     */
    public record More(long lines, Money amount) {}

    /**
     * A file behind it.
     *
     * @param opened false where it is kept and could not be opened; then nothing is known of what it holds
     * @param hash SHA-256 of the file as it came, in hexadecimal; empty where it could not be opened
     */
    public record Source(String name, boolean opened, long bytes, String hash) {
        static Source unopened(String name) {
            return new Source(name, false, 0, "");
        }
    }
}
