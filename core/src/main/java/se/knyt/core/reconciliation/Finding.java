package se.knyt.core.reconciliation;

import java.util.List;
import se.knyt.core.money.Money;

/**
 * One thing found about a payout: what, where and how much. Written out by {@link FindingText} when shown.
 *
 * @param code what it is
 * @param line 1-based line of the file, 0 when no line is meant
 * @param amount the amount of it, signed from the merchant's view; zero where none belongs to it
 * @param arguments what the text needs beside line and amount
 */
public record Finding(Code code, int line, Money amount, List<String> arguments) {
    /** The codes; the lower-case name is used in files and API. The list is open: readers of ours must accept new ones. */
    public enum Code {
        /** The certificate does not close by this amount. */
        DIFFERENCE(true),
        /** A row stands twice. */
        DUPLICATE_LINE(false),
        /** The sign of this row turned round would close the certificate. */
        SIGN(false),
        /** The certificate would close without this row. */
        EXTRA_LINE(false),
        /** Only this class differs from its stated total, by the whole difference: a row of it is missing or its amount is wrong. */
        MISSING_OR_CHANGED(false),
        /** The lines of this class are its total, and with their sign turned round the certificate would close. */
        CLASS_SIGN(false),
        /** A purchase or refund of this amount is in no payout: with it the certificate would close. */
        MISSING_ITEM(false),
        /** What the changed rows are above what the rate makes of them is the whole difference. */
        FX_SPREAD(false),
        /** A row's net is not its gross less its fee. */
        ROW_DOES_NOT_ADD_UP(true),
        /** The lines of a class do not sum to the total that the provider states. */
        CLASS_TOTAL(true),
        /** The debts before and after do not follow from what was repaid and added. */
        BALANCE(true),
        /** A line in another currency than the payout. */
        CURRENCY(true),
        NO_PAYOUT_AMOUNT(false),
        /** No file says on which day the payout was made, so it cannot be booked. */
        NO_PAYOUT_DATE(false),
        /** The payout, or its entry at the bank, is dated after the day of the run and the few that a provider is ahead. */
        FUTURE_DATE(false),
        DUPLICATE_PAYOUT(false),
        /** The payout is given more than once, with different rows: which of them is true is not known. */
        PAYOUT_DIFFERS(true),
        /** The provider's own id of this row, with its kind, stands in another payout too. */
        DUPLICATE_TRANSACTION(false),
        /** A row of the file is on no line of the certificate and in no voucher. */
        ROW_LEFT_OUT(false),
        /** Rows that no payout of the file has paid out yet: they stand with the provider. */
        NOT_PAID_OUT(false),
        /** The VAT on fees is not what the provider's table of treatments gives. */
        FEE_VAT(false),
        /** An amount is booked on the account of unknown amounts. */
        SUSPENSE(false),
        /** No known rate between the payout's currency and that of the books. */
        NO_RATE(false),
        /** The vouchers of the given ledger that name the payout move its accounts by its amounts. */
        ALREADY_BOOKED(false),
        /** They move its accounts by something else. */
        BOOKED_OTHERWISE(false),
        /** The ledger has it on money in transit, and a voucher that does not name it may have taken it to the bank already. */
        IN_TRANSIT(false),
        /** The given ledger names the payout, but its accounts are not moved by it. */
        MENTIONED_ELSEWHERE(false),
        /** The currency of the books has no account for something the payout holds, or an amount cannot be booked. */
        NO_ACCOUNT(false),
        /** The bank shows the payout's reference with another amount. */
        BANK_AMOUNT(false),
        /** More than one bank entry or group of them fits the payout, or it fits more than one payout. */
        BANK_AMBIGUOUS(false),
        /** One bank entry has the payout's amount and days but says nothing of it: a person may confirm it. */
        BANK_SUGGESTED(false);

        private final boolean holds;

        Code(boolean holds) {
            this.holds = holds;
        }

        public String code() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }

        /** Whether a payout with such a finding does not close. */
        public boolean holds() {
            return holds;
        }
    }

    public Finding {
        arguments = List.copyOf(arguments);
    }

    static Finding of(Code code, int line, Money amount, String... arguments) {
        return new Finding(code, line, amount, List.of(arguments));
    }
}
