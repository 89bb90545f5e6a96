package se.knyt.server.returns;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import se.knyt.core.money.Money;
import se.knyt.engine.books.RoadBankItems.Said;
import se.knyt.engine.books.RoadBankItems.Standing;
import se.knyt.engine.flows.RoadDesk.InShop;
import se.knyt.server.vouchers.VoucherCard;

/**
 * One refund.
 *
 * @param lines what was given back; empty when the source told the money alone
 * @param goods what became of the goods, as far as it is told
 * @param said what the person wrote who asked for it, empty where nobody did
 * @param order document of the shop's return that it is of, 0 for none
 * @param begun the return begun here that it is of, 0 for none
 * @param vouchers Knyt's own vouchers of its purchase on the refund's day, where Knyt's vouchers are the books
 * @param takenBack words that it was paid by another road which were taken back, the newest first
 * @param inShop the order in the shop that was not told of it; empty where it was, or no shop is known
 * @param inTransit what of it stands on the account of money in transit until the bank has paid it; empty where nothing does
 * @param bank the word that the bank has paid that; empty where none stands
 * @param bookedBy the rule by which it was booked from a payout's line, with its version; empty where none was
 */
public record ReturnPage(
        ReturnRow row,
        List<Line> lines,
        List<Goods> goods,
        String said,
        long order,
        long begun,
        List<VoucherCard> vouchers,
        List<TakenBack> takenBack,
        Optional<InShop> inShop,
        Optional<Standing> inTransit,
        Optional<Said> bank,
        String bookedBy) {
    /** With where its order stands in the shop that was not told of it. */
    ReturnPage untold(Optional<InShop> shop) {
        return new ReturnPage(
                row, lines, goods, said, order, begun, vouchers, takenBack, shop, inTransit, bank, bookedBy);
    }

    /** With what of it stands in transit, and what was said of the bank. */
    ReturnPage with(Optional<Standing> stands, Optional<Said> said) {
        return new ReturnPage(
                row, lines, goods, this.said, order, begun, vouchers, takenBack, inShop, stands, said, bookedBy);
    }

    /** @param fate code of what became of them */
    public record Goods(String text, String quantity, String fate) {}

    /**
     * A word that was taken back.
     *
     * @param on the day that it was said to be paid
     * @param back the day that its correction has in the books
     */
    public record TakenBack(LocalDate on, int account, LocalDate back, String by, String why) {}

    /** A row given back. */
    public record Line(String text, String quantity, Money gross) {}
}
