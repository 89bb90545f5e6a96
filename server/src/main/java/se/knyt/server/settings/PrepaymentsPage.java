package se.knyt.server.settings;

import java.time.LocalDate;
import java.util.List;
import se.knyt.core.money.Money;
import se.knyt.server.vouchers.AccountRow;

/**
 * What is booked of a purchase that is paid before it is delivered.
 *
 * @param from the first day of the choice that comes, or of one that is made today
 * @param problem whether what was sent was no choice
 */
public record PrepaymentsPage(List<Choice> choices, LocalDate from, boolean problem) {
    /**
     * A choice with what it books.
     *
     * @param now whether it holds for money that comes today
     * @param coming whether it will hold when nothing more is chosen
     * @param may whether it can be chosen as the books are kept
     */
    public record Choice(String code, boolean now, boolean coming, boolean may, List<Shown> vouchers) {
        public boolean nothingWhenPaid() {
            return vouchers.stream().noneMatch(shown -> shown.on().startsWith("paid."));
        }
    }

    /** @param on when and by whom it is written: the end of a text's key */
    public record Shown(String on, List<AccountRow> rows, Money sum) {}
}
