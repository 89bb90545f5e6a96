package se.knyt.server.bank;

import java.time.LocalDate;
import java.util.List;
import se.knyt.core.bookkeeping.BankLeg;
import se.knyt.core.money.Money;
import se.knyt.server.vouchers.AccountRow;

/**
 * Who books the bank line: the three choices, each with the vouchers it makes of one worked payout.
 *
 * @param leg what holds now
 * @param paid the worked payout's day
 * @param seen the bank's day for it
 * @param wanted what was sent where that was refused
 * @param others vouchers of others that book deposits, because of which the choice sent was refused; empty when it was not
 */
public record BankLegPage(
        BankLeg leg, List<Choice> choices, LocalDate paid, LocalDate seen, BankLeg wanted, List<String> others) {
    /** More vouchers of others than these are not named one by one. */
    public static final int NAMED_MAX = 10;

    /** One choice with Knyt's vouchers. */
    public record Choice(BankLeg leg, List<Shown> vouchers) {}

    /** A voucher with its day and sum. */
    public record Shown(LocalDate day, List<AccountRow> rows, Money sum) {}

    /** Whether a choice was refused since somebody else books deposits. */
    public boolean refused() {
        return !others.isEmpty();
    }

    /** The first of the others, as one text. */
    public String named() {
        return named(others);
    }

    /** The first of vouchers of others, as one text. */
    public static String named(List<String> others) {
        var shown = others.size() > NAMED_MAX ? others.subList(0, NAMED_MAX) : others;
        return String.join(", ", shown) + (others.size() > NAMED_MAX ? " …" : "");
    }
}
