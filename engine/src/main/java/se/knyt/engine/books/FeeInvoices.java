package se.knyt.engine.books;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import se.knyt.core.commerce.PayoutLine;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.engine.db.Tx;

/**
 * Lets the line by which a provider takes its invoice out of a payout meet that invoice: by its number where the line names it, else by its
 * amount where one invoice and one line alone have it.
 */
final class FeeInvoices {
    private static final String OPEN = """
            select f.fee_invoice_id, f.number, f.net_minor + f.vat_minor
              from fee_invoice f
             where f.company_id = ? and f.provider = ? and f.currency = ? and f.paid = 'deducted' and f.on_receivable
               and f.withdrawn_on is null
               and not exists (select 1 from payout_line l
                                where l.company_id = f.company_id and l.fee_invoice_id = f.fee_invoice_id)
             order by f.invoice_date, f.fee_invoice_id limit 500
            """;

    private FeeInvoices() {}

    private record Open(long id, String number, Money gross) {}

    /** Whether a line may pay a provider's own invoice. */
    static boolean mayPay(PayoutRow.Line line) {
        return line.line().kind() == PayoutLine.Kind.ADJUSTMENT
                && line.invoice().isEmpty()
                && line.debt().isEmpty();
    }

    /** Keeps which invoices the payout's lines pay; nothing where none of them can. */
    static boolean meet(Tx tx, PayoutRow row) throws SQLException {
        var lines = row.lines().stream().filter(FeeInvoices::mayPay).toList();
        if (row.planned() || lines.isEmpty()) {
            return false;
        }
        var payout = row.payout();
        var left = new ArrayList<>(open(tx, row, payout.provider(), payout.currency()));
        boolean met = false;
        for (var line : lines) {
            var found = ofLine(line, lines, left);
            if (found.isPresent()) {
                left.remove(found.get());
                AwaitedFeeInvoices.keep(
                        tx, row.company(), row.id(), line.seq(), found.get().id());
                met = true;
            }
        }
        return met;
    }

    private static List<Open> open(Tx tx, PayoutRow row, String provider, Currency currency) throws SQLException {
        return tx.query(
                OPEN,
                r -> new Open(r.getLong(1), r.getString(2), Money.of(r.getLong(3), currency)),
                row.company(),
                provider,
                currency.code());
    }

    private static Optional<Open> ofLine(PayoutRow.Line line, List<PayoutRow.Line> lines, List<Open> open) {
        var fitting = open.stream()
                .filter(one -> one.gross().negated().equals(line.line().amount()))
                .toList();
        var named = fitting.stream().filter(one -> names(line.line(), one)).toList();
        if (named.size() == 1) {
            return Optional.of(named.getFirst());
        }
        long alike = lines.stream()
                .filter(other -> other.line().amount().equals(line.line().amount()))
                .count();
        return fitting.size() == 1 && alike == 1 ? Optional.of(fitting.getFirst()) : Optional.empty();
    }

    private static boolean names(PayoutLine line, Open invoice) {
        return line.references().stream().anyMatch(word -> word.contains(invoice.number()))
                || line.secondReference().contains(invoice.number());
    }
}
