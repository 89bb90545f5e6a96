package se.knyt.server.clearing;

import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.server.db.Sql;
import se.knyt.server.shell.TrailAddress;
import se.knyt.server.shell.View;

/** Reads what a provider has told of its own balance. */
final class ProviderSideQueries {
    /** Transactions that are no open item here, drawn on the page. */
    private static final int SHOWN_MAX = 50;
    /** More than what any provider holds back; a bound for the plan, each transaction looked up by its fact. */
    private static final int SUMMED_MAX = 1_000_000;

    private static final String TAKEN = """
            select min(taken_at) as taken_at, coalesce(bool_and(whole), false) as whole from provider_balance
             where company_id = ? and provider = ? having count(*) > 0
            """;
    private static final String BALANCES = """
            select a.currency, sum(a.total_minor)::bigint as total_minor,
                   case when count(a.available_minor) = count(*) then sum(a.available_minor)::bigint end as available_minor
              from provider_balance b
              join provider_balance_amount a on a.company_id = b.company_id and a.connection_id = b.connection_id
             where b.company_id = ? and b.provider = ? group by a.currency order by a.currency
            """;
    /**
     * The failed payout of {@code t} whose money stands at the provider again: the one it names; where it names none, the only one of its
     * amount. One that a later payout has paid again is no open item.
     */
    private static final String RETURNED = """
            left join lateral (
                   select min(f.payout_id) as payout_id
                     from payout f
                     left join document d on d.company_id = f.company_id and d.document_id = f.payout_id
                    where t.kind = 'payout_return' and f.company_id = t.company_id and f.provider = t.provider and f.failed_on is not null
                      and f.returned_on is not null and f.currency = t.currency and f.paid_minor = t.amount_minor
                      and not exists (select 1 from payout p where p.company_id = f.company_id and p.payout_id = f.paid_again_by
                                                               and p.book_date <= ?)
                      and (f.reference in (t.order_reference, t.provider_order_id, t.provider_transaction_id)
                           or d.source_id in (t.order_reference, t.provider_order_id, t.provider_transaction_id)
                           or t.order_reference || t.provider_order_id || t.provider_transaction_id = '')
                   having count(*) = 1) r on true
            """;
    /** What is in the balance: of items open here, of failed payouts, of items in another currency, of nothing that is open. */
    private static final String IN_BALANCE = """
            select t.currency, sum(t.fee_minor)::bigint as fee_minor,
                   coalesce(sum(t.amount_minor) filter (where r.payout_id is not null), 0)::bigint as back_minor,
                   coalesce(sum(t.amount_minor) filter (where p.fact_id is null and r.payout_id is null), 0)::bigint as other_minor,
                   coalesce(sum(t.amount_minor) filter (where p.currency = t.currency), 0)::bigint as matched_minor,
                   coalesce(sum(t.amount_minor) filter (where p.currency <> t.currency), 0)::bigint as abroad_minor
              from (select * from provider_transaction
                     where company_id = ? and provider = ? and gone_at is null and payout_reference = '' order by made_at limit ?) t
              left join lateral (
                   select fact_id, currency from provider_item
                    where company_id = ? and fact_id = t.fact_id and cleared_on is null limit 1) p on true
              %s
             group by t.currency
            """.formatted(RETURNED);
    /** What of failed payouts has left the balance in one that has not been read yet. */
    private static final String BACK_LEAVING = """
            select t.currency, sum(t.amount_minor)::bigint as back_minor from provider_transaction t
              %s
             where t.company_id = ? and t.provider = ? and t.kind = 'payout_return' and (t.gone_at is not null or t.payout_reference <> '')
               and r.payout_id is not null
             group by t.currency
            """.formatted(RETURNED);

    private static final String ITEMS = """
            select p.currency,
                   coalesce(sum(p.amount_minor) filter (where t.gone_at is null and t.payout_reference = ''), 0)::bigint as in_minor,
                   coalesce(sum(p.amount_minor) filter (where t.gone_at is not null or t.payout_reference <> ''), 0)::bigint as out_minor
              from provider_transaction t
              join provider_item p on p.company_id = t.company_id and p.fact_id = t.fact_id and p.cleared_on is null
             where t.company_id = ? and t.provider = ?
             group by p.currency
            """;
    private static final String OTHERS = """
            select t.kind, t.currency, t.amount_minor, t.fee_minor, t.made_at, t.payable_on, t.trail_id, n.order_number,
                   coalesce(nullif(t.order_reference, ''), nullif(t.provider_transaction_id, ''), t.transaction_id) as named
              from provider_transaction t
              left join lateral (
                   select order_number from trail where company_id = t.company_id and trail_id = t.trail_id limit 1) n on true
              %s
             where t.company_id = ? and t.provider = ? and t.gone_at is null and t.payout_reference = '' and r.payout_id is null
               and not exists (select 1 from provider_item p
                                where p.company_id = t.company_id and p.fact_id = t.fact_id and p.cleared_on is null)
             order by t.made_at, t.transaction_id limit ?
            """.formatted(RETURNED);

    private final Sql sql;
    private final View view;

    ProviderSideQueries(Sql sql, View view) {
        this.sql = sql;
        this.view = view;
    }

    /** When a provider last told, of all its connections. */
    record Taken(Instant at, boolean whole) {}

    Optional<Taken> taken(String provider) throws SQLException {
        return sql.first(
                TAKEN,
                row -> new Taken(row.instant("taken_at"), row.flag("whole")),
                view.company().id(),
                provider);
    }

    private record Sums(Money fees, Money back, Money others, Money matched, Money abroad) {}

    private record Items(Money in, Money out) {}

    /** Empty where the provider has not told. */
    Optional<ProviderSide> of(AccountState state) throws SQLException {
        var provider = state.account().provider();
        long company = view.company().id();
        var taken = taken(provider);
        if (taken.isEmpty()) {
            return Optional.empty();
        }
        var sums = new HashMap<String, Sums>();
        sql.each(
                IN_BALANCE,
                row -> sums.put(
                        row.text("currency"),
                        new Sums(
                                row.money("fee_minor"),
                                row.money("back_minor"),
                                row.money("other_minor"),
                                row.money("matched_minor"),
                                row.money("abroad_minor"))),
                company,
                provider,
                SUMMED_MAX,
                company,
                state.day());
        var leaving = new HashMap<String, Money>();
        sql.each(
                BACK_LEAVING,
                row -> leaving.put(row.text("currency"), row.money("back_minor")),
                state.day(),
                company,
                provider);
        var items = new HashMap<String, Items>();
        sql.each(
                ITEMS,
                row -> items.put(row.text("currency"), new Items(row.money("in_minor"), row.money("out_minor"))),
                company,
                provider);
        var sides = sql.list(
                BALANCES,
                row -> {
                    var there = row.money("total_minor");
                    var available = Optional.ofNullable(row.numberOrNull("available_minor"))
                            .map(minor -> Money.of(minor, there.currency()));
                    return side(state, there, available, sums, items, leaving);
                },
                company,
                provider);
        var others = sql.list(OTHERS, this::other, state.day(), company, provider, SHOWN_MAX + 1);
        boolean cut = others.size() > SHOWN_MAX;
        return Optional.of(new ProviderSide(
                taken.get().at(), taken.get().whole(), sides, cut ? others.subList(0, SHOWN_MAX) : others, cut));
    }

    private static ProviderSide.Side side(
            AccountState state,
            Money there,
            Optional<Money> available,
            Map<String, Sums> sums,
            Map<String, Items> items,
            Map<String, Money> leaving) {
        Currency currency = there.currency();
        var none = Money.zero(currency);
        var sum = sums.getOrDefault(currency.code(), new Sums(none, none, none, none, none));
        var item = items.getOrDefault(currency.code(), new Items(none, none));
        return ProviderSide.Side.of(
                state.unsettled(currency),
                state.amount(currency, "returned"),
                sum.back(),
                leaving.getOrDefault(currency.code(), none),
                item.in(),
                item.out(),
                sum.matched(),
                sum.others(),
                sum.abroad(),
                sum.fees(),
                there,
                available);
    }

    private ProviderSide.Other other(Sql.Row row) throws SQLException {
        var order = row.text("order_number");
        return new ProviderSide.Other(
                row.text("kind"),
                order.isEmpty() ? row.text("named") : "#" + order,
                order.isEmpty() ? "" : view.url(TrailAddress.path(order, row.number("trail_id"))),
                row.instant("made_at"),
                Optional.ofNullable(row.dateOrNull("payable_on")),
                row.money("amount_minor"),
                row.money("fee_minor"));
    }
}
