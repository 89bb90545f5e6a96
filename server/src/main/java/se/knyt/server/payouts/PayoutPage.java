package se.knyt.server.payouts;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import se.knyt.core.money.Money;
import se.knyt.server.shell.View;
import se.knyt.server.vouchers.OriginalFileRow;
import se.knyt.server.vouchers.VoucherCard;

/**
 * One payout with its certificate, lines, vouchers and files.
 *
 * @param steps of the certificate, in order
 * @param step the step whose lines alone are shown, empty for all
 * @param gap what was paid less what the lines come to
 * @param findings named differences, written out
 * @param explainedBy code of the class by which it is booked although it does not add up, empty for none
 * @param bank what the bank has shown of it, in the order of the days
 * @param failed that it never reached the bank
 * @param again failed payouts that it pays again
 * @param paidIn what the merchant paid in at the provider, which the bank's line takes off
 * @param skipped lines that a rule skips by themselves, a page of them
 * @param skippedNext address of the next page of them, empty for none
 * @param bankForm by which a person notes that it has come to the bank
 * @param counted lines of the whole payout, whichever step is shown
 * @param account of the books on which its open lines stand, 0 where it is not known
 * @param truncated true when there are more lines than are drawn
 */
public record PayoutPage(
        PayoutRow row,
        List<Step> steps,
        String step,
        Money gap,
        List<Found> findings,
        String explainedBy,
        Optional<Instant> bookedAt,
        List<BankLineRow> bank,
        Optional<Failed> failed,
        List<Again> again,
        List<PaidIn> paidIn,
        List<LineRow> lines,
        Counted counted,
        Totals totals,
        boolean truncated,
        String next,
        List<VoucherCard> vouchers,
        List<OriginalFileRow> files,
        Optional<Stopped> stopped,
        List<SkippedLine> skipped,
        String skippedNext,
        int account,
        BankForm bankForm) {
    /**
     * A line that a rule skips by itself.
     *
     * @param seq its place among the payout's lines
     * @param order number that the line gives, empty where it gives none
     * @param account that its money is booked on, 0 while it stands open
     * @param asked what a word is about
     */
    public record SkippedLine(
            int seq,
            int line,
            String order,
            Money amount,
            String rule,
            int version,
            String reason,
            int account,
            String asked) {}

    /**
     * That a rule holds it.
     *
     * @param why in the reader's words
     * @param asked what a word is about
     * @param draft whether its voucher is a draft that a person books
     */
    public record Stopped(String why, String asked, boolean draft) {}

    /**
     * That a payout never reached the bank.
     *
     * @param word the provider's own, empty where only the later payout tells
     * @param reason the provider's word for why, empty where it gives none
     * @param returnedOn the day of the voucher by which it stands at the provider again, null while it is not booked
     * @param later the page of the payout that pays it again, empty while none does
     * @param laterReference that payout's reference
     */
    public record Failed(
            LocalDate on,
            String word,
            String reason,
            @Nullable LocalDate returnedOn,
            String later,
            String laterReference) {}

    /**
     * What the merchant paid in at the provider, told by a line.
     *
     * @param seenOn the day on which the books took it off, null until the bank has shown it
     * @param href page of the bank's line, empty where none is known
     */
    public record PaidIn(Money amount, @Nullable LocalDate seenOn, String href) {}

    /** A failed payout that a line pays again. */
    public record Again(int line, Money amount, LocalDate paidOn, String href, String reference) {}

    /**
     * A line of the bank account.
     *
     * @param href its page, empty where a person noted it
     * @param basis why it is this payout's: {@code reference}, {@code amount}, {@code group} …; empty where a person noted it
     * @param words what is kept of the bank's text, empty where it is nothing
     * @param by who noted it
     */
    public record BankLineRow(LocalDate day, Money amount, String href, String basis, String words, String by) {}

    /**
     * A step of the certificate.
     *
     * @param step code of the step whose lines it sums, empty when it has none
     * @param href where what stands behind it is seen
     * @param kind {@code plus}, {@code minus}, {@code total}, {@code diff} or {@code zero}
     * @param x left edge of the bar, of 1000
     * @param width of the bar, of 1000
     * @param end where the bar ends and the next begins, of 1000
     * @param zero where nothing stands, of 1000
     */
    public record Step(
            String label,
            String step,
            String href,
            Money amount,
            String kind,
            long x,
            long width,
            long end,
            long zero) {}

    /**
     * A finding, written out.
     *
     * @param href where its line stands, empty when it is about none
     */
    public record Found(String sentence, String href, int line) {}

    /**
     * A row of the provider: gross, fee and fee VAT of one event.
     *
     * @param order number of the purchase; where none is found, what the provider calls it, empty for nothing
     * @param trail of the purchase, 0 where none is found
     * @param invoice what it was matched with, empty for nothing
     * @param trusted true for a match by reference; one by amount is only a suggestion and looks it
     * @param original what the gross is in the currency of the purchase, where the provider changed it
     */
    public record LineRow(
            int line,
            String order,
            long trail,
            String kind,
            String providerKind,
            String invoice,
            String status,
            int tier,
            boolean trusted,
            Money gross,
            Money fee,
            Money vat,
            Money net,
            Optional<Money> original) {
        public boolean hasTrail() {
            return trail != 0;
        }
    }

    /**
     * How many lines there are of each sort. A line that was divided counts once among the lines, and each part of it among what it met.
     *
     * @param lines that are no part of fees
     * @param fees lines of fees and their VAT
     * @param matched that have met what they settle
     * @param open that have not
     * @param none that settle nothing: nothing is asked of them
     * @param openSum what the open ones come to
     */
    public record Counted(long lines, long fees, long matched, long open, long none, Money openSum) {
        /** {@code 3 rows and 5 fee rows}. */
        public String text(View view) {
            return fees == 0
                    ? view.n("payout.rows", lines)
                    : view.t("payout.rows.fees", view.n("payout.rows", lines), view.n("payout.feerows", fees));
        }

        /** {@code 1 row against an invoice, 2 without}. */
        public String met(View view) {
            return none == 0
                    ? view.n("cert.met", matched)
                    : matched == 0
                            ? view.n("cert.met.none", none)
                            : view.t(
                                    "cert.met.both",
                                    view.n("cert.met", matched),
                                    view.format().count(none));
        }
    }

    /** Sums over all lines, from the database. */
    public record Totals(Counted counted, Money gross, Money fee, Money vat, Money net) {}
}
