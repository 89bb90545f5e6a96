package se.knyt.engine.flows;

import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import se.knyt.core.bookkeeping.CreditFact;
import se.knyt.core.bookkeeping.Fact;
import se.knyt.core.bookkeeping.SaleFact;
import se.knyt.core.bookkeeping.Tender;
import se.knyt.core.bookkeeping.VoucherRow;
import se.knyt.core.bookkeeping.WantedEntry;
import se.knyt.core.money.Money;
import se.knyt.engine.books.CustomerItems;
import se.knyt.engine.db.Tx;
import se.knyt.engine.monthend.LockedMonths;

/** What sales and credits on the merchant's own invoice move on the account of customer receivables, where our vouchers are the books. */
final class CustomerMoves {
    private CustomerMoves() {}

    /**
     * A movement.
     *
     * @param key of the fact that it comes from
     * @param day of its voucher
     * @param amount in the currency of the purchase; a credit is negative
     * @param booked in the currency of the books
     */
    record New(String key, LocalDate day, Money amount, Money booked) {
        /** What the voucher of a fact moves, by whomever it is written: alone, or with the others of its day. */
        static New of(Fact fact, WantedEntry entry, int account) {
            var booked = entry.voucher().rows().stream()
                    .filter(row -> row.account() == account)
                    .map(VoucherRow::signed)
                    .reduce(Money::plus)
                    .orElseGet(() -> Money.zero(
                            entry.voucher().rows().getFirst().signed().currency()));
            var amount = switch (fact) {
                case SaleFact sale -> onInvoice(sale);
                case CreditFact credit -> onInvoice(credit.what()).negated();
                default -> Money.zero(booked.currency());
            };
            return new New(fact.key(), fact.eventDate(), amount, booked);
        }

        private static Money onInvoice(SaleFact sale) {
            return Money.sum(
                    sale.tenders().stream()
                            .filter(tender -> tender.kind() == Tender.Kind.OWN_INVOICE)
                            .map(Tender::amount)
                            .toList(),
                    sale.currency());
        }

        boolean isNothing() {
            return amount.isZero() && booked.isZero();
        }
    }

    private record Row(long company, long trail, New move) {}

    static void write(Tx tx, List<PlannedTrail> planned) throws SQLException {
        var rows = planned.stream().flatMap(CustomerMoves::rows).toList();
        if (rows.isEmpty()) {
            return;
        }
        var months = LockedMonths.of(tx, rows.stream().map(Row::company).toList());
        var moves = new ArrayList<CustomerItems.Move>();
        for (var row : rows) {
            var move = row.move();
            moves.add(new CustomerItems.Move(
                    row.company(),
                    row.trail(),
                    move.key(),
                    months.open(row.company(), move.day()),
                    move.amount(),
                    move.booked()));
        }
        CustomerItems.write(tx, moves);
    }

    /** What is recorded already is told already. */
    private static Stream<Row> rows(PlannedTrail one) {
        return one.plan().customerMoves().stream()
                .filter(move -> one.state().fact(move.key()).isEmpty())
                .map(move -> new Row(one.state().company(), one.state().trail(), move));
    }
}
