package se.knyt.engine.books;

import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import se.knyt.core.bookkeeping.DifferenceClass;
import se.knyt.core.bookkeeping.Dimensions;
import se.knyt.core.bookkeeping.LineRuling;
import se.knyt.core.bookkeeping.PayoutDifference;
import se.knyt.core.bookkeeping.PayoutFact;
import se.knyt.core.commerce.Payout;
import se.knyt.core.commerce.PayoutLine;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.engine.clock.CompanyClocks;
import se.knyt.engine.db.Tx;
import se.knyt.engine.json.Json;
import se.knyt.engine.trails.MadeNote;

/** Finds payouts that have something to come to, and reads one whole. */
final class PayoutReader {
    private static final String UNFINISHED = """
            select p.company_id, p.payout_id
              from unnest(?, ?, ?) as n (c, i, now)
              join payout p on p.company_id = n.c and p.payout_id = n.i
              join company c on c.company_id = n.c
             where p.state <> 'booked' or p.planned_at is null or p.lines_open > 0 or p.bank_leg = 'matched' or p.fee_vat_off_minor <> 0
                or p.bank_late_on <= (n.now at time zone c.zone)::date
                or p.failed_on is not null or p.feed_by <> ''
                or exists (select 1 from provider_deposit d where d.company_id = p.company_id and d.payout_id = p.payout_id
                                                              and d.bank_on is null and d.bank_late_on <= (n.now at time zone c.zone)::date)
                or exists (select 1 from payout_line l where l.company_id = p.company_id and l.payout_id = p.payout_id
                                                         and l.status = 'skipped')
                or exists (select 1 from payout_line l where l.company_id = p.company_id and l.payout_id = p.payout_id
                                                         and l.moved_account <> 0 and l.fee_invoice_id is null)
             order by p.company_id, p.payout_id for update of p
            """;
    private static final String PAYOUT = """
            select p.payout_id, p.connection_id, p.provider, p.reference, p.currency, p.paid_at, p.book_date, p.paid_minor, p.opening_minor,
                   p.closing_minor, p.class_totals, p.state, p.reconciled_at, p.planned_at is not null, p.version, p.changes, p.rate,
                   p.rate_currency, b.book_date, b.rate, b.rate_currency, p.bank_way, p.direct_on, p.direct_minor, p.direct_account,
                   p.difference_class, p.difference_line, p.difference_what, p.difference_minor, p.ruled_version,
                   p.account, p.opening_account, coalesce(b.account, 0), p.failed_on, p.failed_as, p.failed_why,
                   p.bank_leg = 'matched', p.paid_again_by is not null, p.returned_on, p.transit_account, p.apart
              from payout p
              left join lateral (
                   select book_date, rate, rate_currency, closing_minor, account from payout b
                    where p.opening_minor <> 0 and b.company_id = p.company_id and b.provider = p.provider and b.currency = p.currency
                      and b.connection_id = p.connection_id and b.paid_at < p.paid_at
                    order by b.paid_at desc, b.payout_id desc limit 1) b on b.closing_minor = p.opening_minor
             where p.company_id = ? and p.payout_id = ?
            """;
    private static final String LINES = """
            select l.seq, l.line, l.kind, l.provider_kind, l.amount_minor, l.at, l.order_reference, l.second_reference,
                   l.capture_reference, l.provider_order_id, l.provider_transaction_id, l.status, l.tier, l.revision,
                   f.fact_id, f.fact_key, replace(f.type, '-share', ''), f.invoice_number, f.trail_id, f.amount_minor - f.elsewhere_minor,
                   f.currency, f.own_minor, t.order_number,
                   coalesce(f.body::json #>> '{exchangeRate,perUnit}', f.body::json #>> '{what,exchangeRate,perUnit}',
                            f.body::json #>> '{0,what,exchangeRate,perUnit}'),
                   f.notes, l.original_currency, l.original_minor, l.ruled_as, l.ruled_account, l.cost_centre, l.project, l.ruled_by,
                   l.ruled_version, i.provider, i.number, i.on_receivable, f.account, i.account,
                   l.debt_provider, l.debt_account, l.debt_why, l.debt_minor, i.book_minor, i.book_currency,
                   l.dimensions, q.payout_id, q.reference, q.book_rate, q.account,
                   case when f.type like 'credit%' then -1 else 1 end * coalesce(s.share_minor, 0), coalesce(s.untold, false),
                   l.part_of, coalesce(q.apart, 0)
              from payout_line l
              left join fact f on f.company_id = l.company_id and f.fact_id = l.fact_id
              left join provider_item s on s.company_id = f.company_id and s.fact_id = f.fact_id
              left join trail t on t.company_id = f.company_id and t.trail_id = f.trail_id
              left join fee_invoice i on i.company_id = l.company_id and i.fee_invoice_id = l.fee_invoice_id
              left join payout q on q.company_id = l.company_id and q.payout_id = l.failed_payout_id
             where l.company_id = ? and l.payout_id = ? order by l.line, l.seq
            """;

    private PayoutReader() {}

    /**
     * Those of the companies' ids that are payouts and can be brought further, by company, their rows locked: one that is booked waits
     * for the invoices of its open lines, for what is said of purchases that a rule skips, for the number of its voucher on the bank account, for money that should have come by today, for somebody to look at the VAT on its fees, or for an invoice that is to be entered again.
     */
    static Map<Long, List<Long>> unfinished(Tx tx, Map<Long, Set<Long>> ids, CompanyClocks clocks) throws SQLException {
        var companies = new ArrayList<Long>();
        var payouts = new ArrayList<Long>();
        var times = new ArrayList<Instant>();
        ids.forEach((company, some) -> some.forEach(id -> {
            companies.add(company);
            payouts.add(id);
            times.add(clocks.now(company));
        }));
        var result = new TreeMap<Long, List<Long>>();
        tx.query(
                UNFINISHED,
                row -> result.computeIfAbsent(row.getLong(1), c -> new ArrayList<>())
                        .add(row.getLong(2)),
                Tx.bigints(companies),
                Tx.bigints(payouts),
                Tx.instants(times));
        return result;
    }

    static PayoutRow read(Tx tx, long company, long id) throws SQLException {
        var head = tx.first(PAYOUT, row -> head(company, row), company, id).orElseThrow();
        var currency = head.payout().currency();
        return head.with(tx.query(
                LINES,
                row -> new PayoutRow.Line(
                        row.getInt(1),
                        row.getInt(52),
                        row.getInt(14),
                        line(row, currency),
                        row.getString(12),
                        row.getInt(13),
                        match(row),
                        ruling(row),
                        invoice(row),
                        debt(row, currency),
                        again(row, head.payout())),
                company,
                id));
    }

    private static PayoutRow head(long company, ResultSet row) throws SQLException {
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
                exchange(row.getString(17), row.getString(18)),
                totals);
        var before = row.getObject(19, LocalDate.class);
        return new PayoutRow(
                company,
                row.getLong(1),
                row.getLong(2),
                payout,
                row.getObject(7, LocalDate.class),
                row.getString(12),
                Tx.instantOrNull(row, 13),
                row.getBoolean(14),
                row.getInt(15),
                row.getString(16),
                BankWay.of(row.getString(22)),
                shown(row),
                before == null
                        ? Optional.empty()
                        : Optional.of(new PayoutRow.Before(
                                before, exchange(row.getString(20), row.getString(21)), row.getInt(33))),
                difference(row, currency),
                row.getInt(30),
                new PayoutFact.Place(row.getInt(31), row.getInt(32)),
                row.getInt(40),
                failed(row),
                row.getLong(41),
                List.of());
    }

    private static Optional<BankWay.Shown> shown(ResultSet row) throws SQLException {
        var day = row.getObject(23, LocalDate.class);
        return day == null ? Optional.empty() : Optional.of(new BankWay.Shown(day, row.getLong(24), row.getInt(25)));
    }

    private static Optional<PayoutDifference> difference(ResultSet row, Currency currency) throws SQLException {
        var of = row.getString(26);
        return of.isEmpty()
                ? Optional.empty()
                : Optional.of(new PayoutDifference(
                        DifferenceClass.ofCode(of),
                        row.getInt(27),
                        row.getString(28),
                        Money.of(row.getLong(29), currency)));
    }

    private static Optional<Payout.Exchange> exchange(String rate, String currency) {
        return rate.isEmpty()
                ? Optional.empty()
                : Optional.of(new Payout.Exchange(new Currency(currency), new BigDecimal(rate)));
    }

    private static PayoutLine line(ResultSet row, Currency currency) throws SQLException {
        return new PayoutLine(
                row.getInt(2),
                PayoutLine.Kind.ofCode(row.getString(3)),
                row.getString(4),
                Money.of(row.getLong(5), currency),
                Tx.instant(row, 6),
                row.getString(7),
                row.getString(8),
                row.getString(9),
                row.getString(10),
                row.getString(11),
                row.getString(26).isEmpty()
                        ? Optional.empty()
                        : Optional.of(Money.of(row.getLong(27), new Currency(row.getString(26)))));
    }

    private static PayoutRow.@Nullable Match match(ResultSet row) throws SQLException {
        var fact = Tx.longOrNull(row, 15);
        if (fact == null) {
            return null;
        }
        var currency = new Currency(row.getString(21));
        var told = Money.of(row.getLong(20), currency);
        var own = Money.of(row.getLong(22), currency);
        var moved = Money.of(row.getLong(50), currency);
        var amount = told.plus(moved);
        boolean untold = row.getBoolean(51);
        return new PayoutRow.Match(
                fact,
                row.getString(16),
                row.getString(17),
                row.getString(18),
                Objects.requireNonNullElse(row.getString(23), ""),
                Tx.longOrNull(row, 19),
                amount,
                own.compareTo(told) >= 0 ? own.plus(moved) : own,
                untold ? amount : moved,
                Optional.ofNullable(row.getBigDecimal(24)),
                notes(row.getString(25), untold),
                row.getInt(37));
    }

    private static LineRuling ruling(ResultSet row) throws SQLException {
        var as = row.getString(28);
        return new LineRuling(
                as.isEmpty() ? Optional.empty() : Optional.of(PayoutLine.Kind.ofCode(as)),
                row.getInt(29),
                row.getString(30),
                row.getString(31),
                row.getString(32),
                row.getInt(33),
                Dimensions.parse(row.getString(45)));
    }

    private static Optional<PayoutRow.PaidInvoice> invoice(ResultSet row) throws SQLException {
        var provider = row.getString(34);
        return provider == null
                ? Optional.empty()
                : Optional.of(new PayoutRow.PaidInvoice(
                        FeeInvoiceDesk.key(provider, row.getString(35)),
                        Money.of(row.getLong(43), new Currency(row.getString(44))),
                        row.getBoolean(36),
                        row.getInt(38)));
    }

    private static Optional<PayoutRow.Debt> debt(ResultSet row, Currency currency) throws SQLException {
        var provider = row.getString(39);
        return provider.isEmpty()
                ? Optional.empty()
                : Optional.of(new PayoutRow.Debt(
                        provider, row.getInt(40), row.getString(41), Money.of(row.getLong(42), currency)));
    }

    private static Optional<PayoutRow.Failed> failed(ResultSet row) throws SQLException {
        var on = row.getObject(34, LocalDate.class);
        return on == null
                ? Optional.empty()
                : Optional.of(new PayoutRow.Failed(
                        on,
                        row.getString(35),
                        row.getString(36),
                        row.getBoolean(37),
                        row.getBoolean(38),
                        Optional.ofNullable(row.getObject(39, LocalDate.class))));
    }

    private static Optional<PayoutRow.Again> again(ResultSet row, Payout payout) throws SQLException {
        var failed = Tx.longOrNull(row, 46);
        if (failed == null) {
            return Optional.empty();
        }
        var reference = row.getString(47);
        return Optional.of(new PayoutRow.Again(
                failed,
                reference,
                PayoutPlans.key(payout.provider(), payout.currency(), reference, row.getLong(53)),
                Optional.ofNullable(row.getBigDecimal(48)),
                row.getInt(49)));
    }

    /** @param untold whether the provider was told nothing of it: all of its part is what it owes otherwise */
    private static SortedMap<String, Money> notes(String json, boolean untold) {
        var notes = new TreeMap<String, Money>();
        for (var made : Json.read(json, MadeNote[].class)) {
            var onNote = made.onNote();
            if (!onNote.isZero()) {
                notes.put(made.key(), untold ? Money.zero(onNote.currency()) : onNote);
            }
        }
        return notes;
    }

    private static Money money(String text) {
        int space = text.indexOf(' ');
        return Money.parse(text.substring(0, space), new Currency(text.substring(space + 1)));
    }
}
