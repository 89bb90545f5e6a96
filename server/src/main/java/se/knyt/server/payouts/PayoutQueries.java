package se.knyt.server.payouts;

import java.sql.SQLException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.server.db.Sql;
import se.knyt.server.shell.Cursor;
import se.knyt.server.shell.PayoutAddress;
import se.knyt.server.shell.Ref;
import se.knyt.server.shell.View;
import se.knyt.server.vouchers.OriginalFileRow;

/** Reads payouts and their lines. */
final class PayoutQueries {
    /** Provider rows drawn on a page. */
    static final int LINES_MAX = 1000;

    /** A provider has a payout of one reference in each currency and connection, at most. */
    private static final int CHOICES_MAX = 50;

    /** Whether another payout of the provider bears the reference. */
    private static final String SHARED = "exists (select 1 from payout o where o.company_id = payout.company_id and"
            + " o.reference = payout.reference and o.provider = payout.provider and o.payout_id <> payout.payout_id) as"
            + " shared";

    private static final String COLUMNS =
            "select payout_id, provider, reference, currency, paid_at, paid_minor, opening_minor, closing_minor,"
                    + " sales_minor, refunds_minor, fees_minor, fee_vat_minor, adjustments_minor, fx_minor,"
                    + " difference_minor, lines, lines_fees, findings, fee_vat_off, account, opening_account, booked_at,"
                    + " difference_class, "
                    + PayoutState.COLUMNS + ", " + SHARED
                    + ", (select c.name from connection c where c.company_id = payout.company_id"
                    + " and c.connection_id = payout.connection_id) as connection_name"
                    + " from payout where company_id = ?";

    /**
     * A provider tells one purchase in several rows: what was sold, its fees, their VAT. They are shown as one, by the reference they
     * share; a refund is one of its own.
     */
    private static final String PURCHASES = """
        select pl.*, p.currency,
               case when pl.order_reference <> '' then pl.order_reference else 'line ' || pl.line end
                 || case when pl.kind in ('refund', 'chargeback') then ' back' else '' end as purchase
          from payout p
         cross join lateral (select * from payout_line where company_id = p.company_id and payout_id = p.payout_id offset 0) pl
         where p.company_id = ? and p.payout_id = ?%s
        """;

    /** The purchases of one page are picked before anything is joined to them, in one reading of the payout's lines. */
    private static final String LINES = """
        with begun as (select every.*, min(line) over (partition by purchase) as begins from (%s) every),
             page as materialized (select * from (select begun.*, dense_rank() over (order by begins, purchase) as place
                                                    from begun where begins > ?) placed where place <= ?)
        select min(l.line) as line, l.currency,
               coalesce(nullif(min(l.order_reference), ''), nullif(min(l.second_reference), ''), nullif(min(l.provider_order_id), ''),
                        min(l.provider_transaction_id)) as order_reference, min(t.order_number) as order_number, min(t.trail_id) as trail_id,
               min(case when l.kind in ('fee', 'fee_vat') then '~' else l.kind end) as kind,
               min(l.provider_kind) filter (where l.kind not in ('fee', 'fee_vat')) as provider_kind,
               min(coalesce(nullif(f.invoice_number, ''), e.result_id)) as invoice_number,
               min(l.status) filter (where l.status <> 'no_match_needed') as status, max(l.tier) as tier,
               coalesce(sum(l.amount_minor) filter (where l.kind not in ('fee', 'fee_refund', 'dispute_fee', 'fee_vat')), 0) as gross_minor,
               coalesce(sum(l.amount_minor) filter (where l.kind in ('fee', 'fee_refund', 'dispute_fee')), 0) as fee_minor,
               coalesce(sum(l.amount_minor) filter (where l.kind = 'fee_vat'), 0) as vat_minor,
               sum(l.amount_minor) as net_minor,
               case when min(nullif(l.original_currency, '')) = max(l.original_currency) then max(l.original_currency)
                    else '' end as original_currency,
               case when min(nullif(l.original_currency, '')) = max(l.original_currency) then sum(l.original_minor)
                    else 0 end as original_minor
          from page l
          left join trail t on t.company_id = l.company_id and t.trail_id = l.trail_id
          left join fact f on f.company_id = l.company_id and f.fact_id = l.fact_id
          left join effect e on e.company_id = f.company_id and e.trail_id = f.trail_id and e.state = 'done'
                            and e.effect_key = 'invoice:' || f.fact_key
         group by l.purchase, l.currency order by min(l.line)
        """;

    /** Lines as they are counted everywhere: as told, those of fees apart. */
    private static final String TOTALS = """
        select min(l.currency) as currency, count(*) filter (where l.part_of = 0 and l.kind not in ('fee', 'fee_vat')) as n,
               count(*) filter (where l.part_of = 0 and l.kind in ('fee', 'fee_vat')) as fees,
               count(*) filter (where l.status = 'matched') as matched,
               count(*) filter (where l.status in ('unmatched', 'suggested')) as open,
               count(*) filter (where l.status not in ('matched', 'unmatched', 'suggested') and l.kind not in ('fee', 'fee_vat')) as none,
               coalesce(sum(l.amount_minor) filter (where l.status in ('unmatched', 'suggested')), 0) as open_minor,
               coalesce(sum(l.amount_minor) filter (where l.kind not in ('fee', 'fee_refund', 'dispute_fee', 'fee_vat')), 0) as gross_minor,
               coalesce(sum(l.amount_minor) filter (where l.kind in ('fee', 'fee_refund', 'dispute_fee')), 0) as fee_minor,
               coalesce(sum(l.amount_minor) filter (where l.kind = 'fee_vat'), 0) as vat_minor,
               coalesce(sum(l.amount_minor), 0) as net_minor
          from (%s) l having count(*) > 0
        """;

    private static final String STEPS = """
        select l.currency, l.kind, sum(l.amount_minor) as amount_minor from (%s) l group by l.currency, l.kind
        """.formatted(PURCHASES.formatted(""));

    /** Those that should have been seen on the bank account by now; a state of the bank leg, by the company's day. */
    static final String LATE = "late";

    /** Found by their own index and then by key: late ones are few among all payouts. The company notes receipts from a day on. */
    private static final String LATE_ONES = """
         and payout_id = any (array(
               select p.payout_id from company c
                 join payout p on p.company_id = c.company_id and p.bank_leg = 'open' and p.bank_late_on > c.bank_from
                              and p.bank_late_on <= date '%2$s' and p.book_date >= c.bank_from and p.paid_minor <> 0
                where c.company_id = %1$s order by p.bank_late_on limit 10000))
        """;

    /** Those that have paid out, each found by the one before it. */
    private static final String PROVIDERS = """
        with recursive each (provider) as (
               (select provider from payout where company_id = ? order by provider limit 1)
               union all
               select (select p.provider from payout p where p.company_id = ? and p.provider > each.provider
                        order by p.provider limit 1) from each where each.provider is not null)
        select provider from each where provider is not null limit 200
        """;

    private static final String PERIOD = " and paid_at >= ? and paid_at < ?";

    private PayoutQueries() {}

    /** A statement about the lines of a payout, or of one step of its certificate only. */
    private static String lines(String statement, Optional<CertificateStep> step) {
        return statement.formatted(PURCHASES.formatted(
                step.map(only -> " and " + only.condition("pl.kind")).orElse("")));
    }

    /**
     * A payout with everything its certificate needs.
     *
     * @param account of the provider's contract that it stands on, 0 for the common one
     * @param openingAccount the one on which the payout before left its balance
     */
    record Full(
            PayoutRow row,
            Money opening,
            Money closing,
            Money sales,
            Money refunds,
            Money fees,
            Money feeVat,
            Money adjustments,
            Money fx,
            String findings,
            String feeVatOff,
            String explainedBy,
            java.time.@Nullable Instant bookedAt,
            int account,
            int openingAccount) {}

    static List<PayoutRow> list(Sql sql, View view, PayoutFilter filter, Cursor after) throws SQLException {
        return sql.list(
                COLUMNS + in(view, filter) + PERIOD
                        + " and (paid_at, payout_id) < (?, ?) order by paid_at desc, payout_id desc limit ?",
                PayoutQueries::row,
                view.company().id(),
                filter.begin(view.company().zone()),
                filter.end(view.company().zone()),
                after.at(),
                after.id(),
                Cursor.PAGE + 1);
    }

    /** Every payout that the filter lets through, in the list's order, at most {@code max}. */
    static void each(Sql sql, View view, PayoutFilter filter, int max, Consumer<PayoutRow> to) throws SQLException {
        sql.each(
                COLUMNS + in(view, filter) + PERIOD + " order by paid_at desc, payout_id desc limit ?",
                row -> to.accept(row(row)),
                view.company().id(),
                filter.begin(view.company().zone()),
                filter.end(view.company().zone()),
                max);
    }

    static long count(Sql sql, View view, PayoutFilter filter) throws SQLException {
        return sql.one(
                "select count(*) as n from (select 1 from payout where company_id = ?" + in(view, filter) + PERIOD
                        + " limit ?) p",
                row -> row.number("n"),
                view.company().id(),
                filter.begin(view.company().zone()),
                filter.end(view.company().zone()),
                Cursor.COUNT_MAX + 1);
    }

    static List<String> providers(Sql sql, long company) throws SQLException {
        return sql.list(PROVIDERS, row -> row.text("provider"), company, company);
    }

    /**
     * Provider and state stand in the statement itself: planned for any value, a rare one would be looked for among all payouts.
     *
     * @param filter its provider is a code, its state one of {@link PayoutsController#STATES}; either empty for all
     */
    static String in(View view, PayoutFilter filter) {
        var of = filter.provider().isEmpty() ? "" : " and provider = '" + filter.provider() + "'";
        return of + state(view, filter.state());
    }

    private static String state(View view, String state) {
        if (state.isEmpty()) {
            return "";
        }
        if (state.equals(LATE)) {
            return LATE_ONES.formatted(Long.toString(view.company().id()), view.today());
        }
        if (!PayoutsController.STATES.contains(state)) {
            throw new IllegalArgumentException("no state of a payout: " + state);
        }
        return " and state = '" + state + "'";
    }

    private static PayoutRow row(Sql.Row row) throws SQLException {
        return new PayoutRow(
                row.number("payout_id"),
                row.text("provider"),
                row.text("reference"),
                row.instant("paid_at"),
                row.money("paid_minor"),
                row.money("difference_minor"),
                row.integer("lines"),
                row.integer("lines_fees"),
                row.integer("lines_open"),
                row.text("state"),
                row.text("bank_leg"),
                row.flag("waits"),
                PayoutState.read(row),
                row.flag("shared"),
                row.text("connection_name"));
    }

    /** The one that an address means; none where several bear what it says. */
    static Optional<Full> one(Sql sql, long company, String provider, String address) throws SQLException {
        var found = found(sql, company, provider, address);
        return found.size() == 1 ? Optional.of(found.getFirst()) : Optional.empty();
    }

    /** Those that an address may mean: the one that it names by itself, else all with the reference. */
    static List<Full> found(Sql sql, long company, String provider, String address) throws SQLException {
        long payout = PayoutAddress.payout(address);
        if (payout > 0) {
            var one = full(sql, " and provider = ? and payout_id = ? limit ?", company, provider, payout, 1);
            if (!one.isEmpty()) {
                return one;
            }
        }
        return full(
                sql,
                " and provider = ? and reference in (?, ?) order by paid_at desc, payout_id limit ?",
                company,
                provider,
                PayoutAddress.reference(address),
                // As a person has written it.
                address,
                CHOICES_MAX);
    }

    private static List<Full> full(Sql sql, String which, Object... arguments) throws SQLException {
        return sql.list(
                COLUMNS + which,
                row -> new Full(
                        row(row),
                        row.money("opening_minor"),
                        row.money("closing_minor"),
                        row.money("sales_minor"),
                        row.money("refunds_minor"),
                        row.money("fees_minor"),
                        row.money("fee_vat_minor"),
                        row.money("adjustments_minor"),
                        row.money("fx_minor"),
                        row.text("findings"),
                        row.text("fee_vat_off"),
                        row.text("difference_class"),
                        row.instantOrNull("booked_at"),
                        row.integer("account"),
                        row.integer("opening_account")),
                arguments);
    }

    static List<PayoutPage.LineRow> lines(Sql sql, long company, long payout, Optional<CertificateStep> step, int after)
            throws SQLException {
        return sql.list(lines(LINES, step), PayoutQueries::line, company, payout, after, LINES_MAX + 1);
    }

    /** Every line of a payout or of one of its steps, in the page's order, at most {@code max}. */
    static void eachLine(
            Sql sql,
            long company,
            long payout,
            Optional<CertificateStep> step,
            int max,
            Consumer<PayoutPage.LineRow> to)
            throws SQLException {
        sql.each(lines(LINES, step), row -> to.accept(line(row)), company, payout, 0, max);
    }

    /** What the lines of each step come to; a step without lines is not there. */
    static Map<CertificateStep, Money> steps(Sql sql, long company, long payout) throws SQLException {
        var result = new EnumMap<CertificateStep, Money>(CertificateStep.class);
        sql.list(
                STEPS,
                row -> result.merge(CertificateStep.ofKind(row.text("kind")), row.money("amount_minor"), Money::plus),
                company,
                payout);
        return result;
    }

    private static PayoutPage.LineRow line(Sql.Row row) throws SQLException {
        var order = row.text("order_number");
        int tier = row.integer("tier");
        var kind = row.text("kind");
        return new PayoutPage.LineRow(
                row.integer("line"),
                order.isEmpty() ? row.text("order_reference") : order,
                order.isEmpty() ? 0 : row.number("trail_id"),
                "~".equals(kind) ? "fee" : kind,
                row.text("provider_kind"),
                row.text("invoice_number"),
                row.text("status").isEmpty() ? "no_match_needed" : row.text("status"),
                tier,
                tier >= 1 && tier <= 3,
                row.money("gross_minor"),
                row.money("fee_minor"),
                row.money("vat_minor"),
                row.money("net_minor"),
                original(row.text("original_currency"), row.number("original_minor")));
    }

    private static Optional<Money> original(String currency, long minor) {
        return currency.isEmpty() ? Optional.empty() : Optional.of(Money.of(minor, new Currency(currency)));
    }

    static PayoutPage.Totals totals(Sql sql, long company, long payout, Optional<CertificateStep> step, Money none)
            throws SQLException {
        return sql.first(
                        lines(TOTALS, step),
                        row -> new PayoutPage.Totals(
                                new PayoutPage.Counted(
                                        row.number("n"),
                                        row.number("fees"),
                                        row.number("matched"),
                                        row.number("open"),
                                        row.number("none"),
                                        row.money("open_minor")),
                                row.money("gross_minor"),
                                row.money("fee_minor"),
                                row.money("vat_minor"),
                                row.money("net_minor")),
                        company,
                        payout)
                .orElse(new PayoutPage.Totals(new PayoutPage.Counted(0, 0, 0, 0, 0, none), none, none, none, none));
    }

    static List<OriginalFileRow> files(Sql sql, long company, long payout, java.util.function.UnaryOperator<String> url)
            throws SQLException {
        return sql.list(
                "select evidence_id, file_name, bytes, created_at from evidence where company_id = ? and document_id ="
                        + " ? order by file_name limit 50",
                row -> new OriginalFileRow(
                        row.text("file_name"),
                        url.apply("/originals/file/" + Ref.of(row.number("evidence_id"))),
                        row.integer("bytes"),
                        row.instant("created_at")),
                company,
                payout);
    }
}
