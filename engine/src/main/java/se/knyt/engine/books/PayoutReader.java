package se.knyt.engine.books;

import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import se.knyt.core.commerce.Payout;
import se.knyt.core.commerce.PayoutLine;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.engine.db.Tx;
import se.knyt.engine.json.Json;

/** Reads payouts whole, under their row locks. */
final class PayoutReader {
    private static final String PAYOUTS = """
            select payout_id, connection_id, provider, reference, currency, paid_at, book_date, paid_minor, opening_minor,
                   closing_minor, class_totals, state, reconciled_at
              from payout where company_id = ? and payout_id = any (?) and state <> 'booked' order by payout_id for update
            """;
    private static final String LINES = """
            select l.payout_id, l.seq, l.line, l.kind, l.provider_kind, l.amount_minor, l.at, l.order_reference,
                   l.second_reference, l.capture_reference, l.provider_order_id, l.provider_transaction_id, l.status, l.tier,
                   f.fact_id, f.fact_key, f.type, f.invoice_number, f.trail_id, f.amount_minor - f.elsewhere_minor,
                   f.own_minor
              from payout_line l
              left join fact f on f.company_id = l.company_id and f.fact_id = l.fact_id
             where l.company_id = ? and l.payout_id = any (?) order by l.payout_id, l.seq
            """;

    private PayoutReader() {}

    /** Those of the ids that are payouts and not booked yet. */
    static List<PayoutRow> read(Tx tx, long company, Collection<Long> ids) throws SQLException {
        var heads = tx.query(
                PAYOUTS,
                row -> {
                    var currency = new Currency(row.getString(5));
                    var totals = new EnumMap<PayoutLine.Kind, Money>(PayoutLine.Kind.class);
                    for (var total : Json.readTexts(row.getString(11)).entrySet()) {
                        totals.put(PayoutLine.Kind.ofCode(total.getKey()), money(total.getValue()));
                    }
                    var payout = new Payout(
                            row.getString(4),
                            row.getString(4),
                            row.getString(3),
                            currency,
                            Tx.instant(row, 6),
                            Money.of(row.getLong(8), currency),
                            Money.of(row.getLong(9), currency),
                            Money.of(row.getLong(10), currency),
                            totals);
                    return new PayoutRow(
                            company,
                            row.getLong(1),
                            row.getLong(2),
                            payout,
                            row.getObject(7, LocalDate.class),
                            row.getString(12),
                            Tx.instantOrNull(row, 13),
                            List.of());
                },
                company,
                Tx.bigints(ids));
        if (heads.isEmpty()) {
            return List.of();
        }
        var lines = lines(tx, company, heads);
        return heads.stream()
                .map(h -> new PayoutRow(
                        company,
                        h.id(),
                        h.connection(),
                        h.payout(),
                        h.bookDate(),
                        h.state(),
                        h.reconciledAt(),
                        lines.getOrDefault(h.id(), List.of())))
                .toList();
    }

    private static Map<Long, List<PayoutRow.Line>> lines(Tx tx, long company, List<PayoutRow> heads)
            throws SQLException {
        var currencies = new HashMap<Long, Currency>();
        heads.forEach(h -> currencies.put(h.id(), h.payout().currency()));
        var result = new HashMap<Long, List<PayoutRow.Line>>();
        tx.query(
                LINES,
                row -> {
                    var currency = currencies.getOrDefault(row.getLong(1), Currency.SEK);
                    return result.computeIfAbsent(row.getLong(1), p -> new ArrayList<>())
                            .add(new PayoutRow.Line(
                                    row.getInt(2), line(row, currency), row.getString(13), row.getInt(14), match(row)));
                },
                company,
                Tx.bigints(currencies.keySet()));
        return result;
    }

    private static PayoutLine line(java.sql.ResultSet row, Currency currency) throws SQLException {
        return new PayoutLine(
                row.getInt(3),
                PayoutLine.Kind.ofCode(row.getString(4)),
                row.getString(5),
                Money.of(row.getLong(6), currency),
                Tx.instant(row, 7),
                row.getString(8),
                row.getString(9),
                row.getString(10),
                row.getString(11),
                row.getString(12));
    }

    private static PayoutRow.@Nullable Match match(java.sql.ResultSet row) throws SQLException {
        var fact = Tx.longOrNull(row, 15);
        return fact == null
                ? null
                : new PayoutRow.Match(
                        fact,
                        row.getString(16),
                        row.getString(17),
                        row.getString(18),
                        Tx.longOrNull(row, 19),
                        row.getLong(20),
                        row.getLong(21));
    }

    private static Money money(String text) {
        int space = text.indexOf(' ');
        return Money.parse(text.substring(0, space), new Currency(text.substring(space + 1)));
    }
}
