package se.knyt.server.clearing;

import java.sql.SQLException;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.engine.clearing.ClearingAccount;
import se.knyt.engine.clearing.ItemSql;
import se.knyt.engine.rates.RateDesk;
import se.knyt.server.db.Sql;
import se.knyt.server.shell.PayoutAddress;
import se.knyt.server.shell.TrailAddress;
import se.knyt.server.shell.View;
import se.knyt.server.shell.VoucherAddress;

/** Reads balances and open items of one company. Items are each in their own currency, beside what they stand at in the books. */
public final class ClearingQueries {
    /** Items drawn on a page; the file has all of them. */
    static final int SHOWN_MAX = 200;

    /** As in what is told of sales that a provider knows nothing of: the day of the sale and two more have passed. */
    private static final int UNTIL_KNOWN_DAYS = 3;

    private static final String BALANCE = """
            select ?::text as currency, coalesce(sum(minor), 0) as minor from (
                   select debit_minor - credit_minor + earlier_minor as minor from account_sum
                    where company_id = ? and account = ? and span = 'month' and begins_on < ? and currency = ?
                   union all
                   select debit_minor - credit_minor + earlier_minor from account_sum
                    where company_id = ? and account = ? and span = 'day' and begins_on >= ? and begins_on <= ? and currency = ?) s
            """;
    private static final String AGE =
            "case when ? - opened_on <= 7 then 0 when ? - opened_on <= 30 then 1 when ? - opened_on <= 60 then 2 else 3 end";
    private static final String GROUPS = "select kind, " + AGE + " as age, currency, count(*) as n,"
            + " sum(account_minor) as account_minor, coalesce(sum(book_minor), 0) as book_minor, sum(ledger_minor) as ledger_minor,"
            + " count(*) filter (where book_minor is null and account_minor <> 0) as unvalued from (%s) i group by 1, 2, 3 order by 1, 2, 3";
    /** What payouts of a month up to the day made of other currencies: a gain is positive. */
    private static final String REALISED = """
            select ?::text as currency, coalesce(sum(r.credit_minor - r.debit_minor), 0) as minor
              from payout p
              join voucher v on v.company_id = p.company_id and v.payout_id = p.payout_id
             cross join lateral (
                   select sum(credit_minor) as credit_minor, sum(debit_minor) as debit_minor from voucher_row
                    where company_id = v.company_id and voucher_id = v.voucher_id and rule = 'payout.exchange') r
             where p.company_id = ? and p.provider = ? and p.paid_at between ? and ? and v.voucher_date between ? and ?
            """;
    /** What an item names is looked up item by item, however many the planner believes there are. */
    private static final String ITEMS = """
            select i.kind, i.opened_on, i.currency, i.account_minor, i.book_minor, i.ledger_minor, i.trail_id, t.order_number, p.provider, p.reference,
                   case when v.voucher_id is not null then voucher_name(v.company_id, v.voucher_id, v.series, v.fiscal_year, v.number) end as voucher_name,
                   case when v.voucher_id is not null then voucher_path(v.company_id, v.series, v.fiscal_year, v.number) end as voucher_path,
                   s.dispute_id, s.disputes, s.orders, a.fact_id is not null as told, a.leaving,
                   a.payable_on, a.fee_minor, a.fee_currency,
                   i.kind in ('sale', 'refund') and i.payout_id is null and h.trail_id is null as unheard,
                   coalesce(p.happened_on, w.event_date) as happened_on,
                   i.payout_id, i.voucher_id, i.nth
              from (select * from (select o.*, row_number() over (partition by ALIKE order by ledger_minor, book_minor) as nth from (%s) o %s) k
                     where (PLACE) > (?, ?, ?, ?, ?, ?, ?, ?) order by PLACE limit ?) i
              left join lateral (
                   select order_number from trail where company_id = ? and trail_id = i.trail_id limit 1) t on true
              left join lateral (
                   select provider, reference, case when stands_on = i.opened_on and moved_on is not null then book_date end as happened_on
                     from payout where company_id = ? and payout_id = i.payout_id limit 1) p on true
              left join lateral (
                   select company_id, voucher_id, series, fiscal_year, number from voucher
                    where company_id = ? and voucher_id = i.voucher_id limit 1) v on true
              left join lateral (
                   select min(l.dispute_id) as dispute_id, count(distinct l.dispute_id) as disputes,
                          string_agg(distinct '#' || d.order_number, ', ') as orders
                     from (select dispute_id from payout_line where company_id = ? and payout_id = i.payout_id and dispute_id is not null
                            limit 100) l
                     left join lateral (
                          select t.order_number from dispute x join trail t on t.company_id = x.company_id and t.trail_id = x.trail_id
                           where x.company_id = ? and x.dispute_id = l.dispute_id and t.order_number <> '' limit 1) d on true
                    where i.kind = 'dispute') s on true
              left join lateral (
                   select t.fact_id, t.gone_at is not null or t.payout_reference <> '' as leaving, t.payable_on, t.fee_minor,
                          t.currency as fee_currency
                     from provider_transaction t
                     join provider_item p on p.company_id = t.company_id and p.fact_id = t.fact_id
                    where i.kind in ('sale', 'refund') and t.company_id = ? and t.trail_id = i.trail_id and t.provider = ?
                      and p.opened_on = i.opened_on and p.currency = i.currency and p.payout_id is null
                      and p.amount_minor = i.account_minor + i.ledger_minor limit 1) a on true
              left join lateral (
                   select t.trail_id from provider_transaction t
                    where i.kind in ('sale', 'refund') and t.company_id = ? and t.trail_id = i.trail_id and t.provider = ? limit 1) h on true
              left join lateral (
                   select min(f.event_date) as event_date
                     from fact f join provider_item s on s.company_id = f.company_id and s.fact_id = f.fact_id
                    where i.kind in ('sale', 'refund') and f.company_id = ? and f.trail_id = i.trail_id
                      and s.opened_on = i.opened_on and f.event_date < i.opened_on) w on true
             order by i.opened_on, i.currency, coalesce(i.payout_id, 0), coalesce(i.trail_id, 0), coalesce(i.voucher_id, 0),
                   i.account_minor, i.kind, i.nth
            """.replace("ALIKE", ItemKey.ALIKE).replace("PLACE", ItemKey.COLUMNS);

    private final Sql sql;
    private final View view;
    private final LocalDate day;

    public ClearingQueries(Sql sql, View view, LocalDate day) {
        this.sql = sql;
        this.view = view;
        this.day = day;
    }

    private long company() {
        return view.company().id();
    }

    /**
     * What Knyt's vouchers have on an account at the end of the day, with what the accounting system's bank feed has booked there of what it
     * closed; debit positive. What payouts have taken off a provider's account of
     * what the books before Knyt have there is no part of it: of purchases that a rule skips.
     */
    public Money vouchers(int account) throws SQLException {
        var month = day.withDayOfMonth(1);
        var currency = view.company().currency();
        return sql.one(
                BALANCE,
                row -> row.money("minor"),
                currency,
                company(),
                account,
                month,
                currency,
                company(),
                account,
                month,
                day,
                currency);
    }

    /** An account as it stood at the end of the day. */
    public AccountState state(ClearingBooks.Books books, ClearingAccount account, Optional<Money> system)
            throws SQLException {
        var items = ItemSql.of(company(), view.company().currency(), account, day);
        var groups = sql.list(
                GROUPS.formatted(items.text()),
                row -> new ItemGroup(
                        row.text("kind"),
                        row.integer("age"),
                        row.number("n"),
                        row.money("account_minor"),
                        Money.of(row.number("book_minor"), view.currency()),
                        row.money("ledger_minor"),
                        row.number("unvalued")),
                items.with(List.of(day, day, day)));
        return new AccountState(account, day, books.own(), groups, vouchers(account.number()), system);
    }

    /** What the accounting system has on an account; of customer receivables beside what a customer ledger of its own has open. */
    Optional<Money> there(ClearingAccount account, LedgerBalances.Answer answer) {
        var balance = answer.balance(account.number());
        return account.kind() == ClearingAccount.Kind.CUSTOMERS
                ? balance.map(there -> there.minus(answer.openInvoices(view.currency())))
                : balance;
    }

    /** What buyers owe by vouchers of ours at the end of the day, beside a customer ledger: in the currency of the books. */
    public Money customers(int account) throws SQLException {
        var of = new ClearingAccount(account, ClearingAccount.Kind.CUSTOMERS, "", 0);
        var items = ItemSql.of(company(), view.company().currency(), of, day);
        return sql.one(
                "select ?::text as currency, coalesce(sum(book_minor), 0) as minor from (" + items.text() + ") i",
                row -> row.money("minor"),
                items.with(List.of(view.company().currency())));
    }

    /** Every account of the books; that of a provider with which nothing is open is left out, and that of prepayments. */
    public List<AccountState> states(ClearingBooks.Books books, LedgerBalances.Answer answer) throws SQLException {
        var result = new ArrayList<AccountState>();
        for (var account : books.accounts()) {
            var state = state(books, account, there(account, answer));
            boolean mayBeUnused = account.kind() == ClearingAccount.Kind.PROVIDER
                    || account.kind() == ClearingAccount.Kind.PREPAID
                    || account.kind() == ClearingAccount.Kind.CUSTOMERS;
            if (!state.empty() || !mayBeUnused) {
                result.add(state);
            }
        }
        return List.copyOf(result);
    }

    /** The oldest items first, at most {@code max}; in whatever currency. */
    public void items(ClearingAccount account, ItemFilter filter, int max, Consumer<OpenItemRow> to)
            throws SQLException {
        each(account, filter, ItemKey.START, max, (row, item) -> to.accept(item));
    }

    /**
     * A page of items.
     *
     * @param next the place after which the next page begins; empty on the last one
     */
    record Page(List<OpenItemRow> items, Optional<ItemKey> next) {}

    Page page(ClearingAccount account, ItemFilter filter, ItemKey after) throws SQLException {
        var items = new ArrayList<OpenItemRow>();
        var places = new ArrayList<ItemKey>();
        each(account, filter, after, SHOWN_MAX + 1, (row, item) -> {
            items.add(item);
            places.add(place(row, item));
        });
        boolean more = items.size() > SHOWN_MAX;
        return new Page(
                List.copyOf(more ? items.subList(0, SHOWN_MAX) : items),
                more ? Optional.of(places.get(SHOWN_MAX - 1)) : Optional.empty());
    }

    private static ItemKey place(Sql.Row row, OpenItemRow item) throws SQLException {
        return new ItemKey(
                item.since(),
                row.text("currency"),
                row.number("payout_id"),
                row.number("trail_id"),
                row.number("voucher_id"),
                row.number("account_minor"),
                item.kind(),
                row.number("nth"));
    }

    /** Takes an item with the row that it was read from. */
    @FunctionalInterface
    private interface Taker {
        void take(Sql.Row row, OpenItemRow item) throws SQLException;
    }

    private void each(ClearingAccount account, ItemFilter filter, ItemKey after, int max, Taker to)
            throws SQLException {
        var items = ItemSql.of(company(), view.company().currency(), account, day);
        var provider = account.provider();
        var unknownUpTo = unknownUpTo(provider);
        var parameters = new ArrayList<>(filter.parameters(day));
        parameters.addAll(after.parameters());
        sql.each(
                ITEMS.formatted(items.text(), filter.condition()),
                row -> to.take(row, item(row, unknownUpTo)),
                items.with(List.of(), all(parameters, max, provider)));
    }

    private Object[] all(List<Object> first, int max, String provider) {
        var result = new ArrayList<>(first);
        result.addAll(List.of(
                max, company(), company(), company(), company(), company(), company(), provider, company(), provider,
                company()));
        return result.toArray();
    }

    /** What was open by this day and the provider has not told of, it does not know; the first day of all where it does not tell. */
    private LocalDate unknownUpTo(String provider) throws SQLException {
        var taken = provider.isEmpty() || !day.equals(view.today())
                ? Optional.<ProviderSideQueries.Taken>empty()
                : new ProviderSideQueries(sql, view).taken(provider).filter(ProviderSideQueries.Taken::whole);
        return taken.map(t -> t.at().atZone(view.company().zone()).toLocalDate().minusDays(UNTIL_KNOWN_DAYS))
                .orElse(LocalDate.MIN);
    }

    private static Optional<AtProvider> at(Sql.Row row, LocalDate since, LocalDate unknownUpTo) throws SQLException {
        if (row.flag("told")) {
            return Optional.of(new AtProvider(
                    row.flag("leaving") ? AtProvider.State.LEAVING : AtProvider.State.HELD,
                    Optional.ofNullable(row.dateOrNull("payable_on")),
                    Optional.of(Money.of(row.number("fee_minor"), new Currency(row.text("fee_currency"))))));
        }
        return row.flag("unheard") && !since.isAfter(unknownUpTo)
                ? Optional.of(new AtProvider(AtProvider.State.UNKNOWN, Optional.empty(), Optional.empty()))
                : Optional.empty();
    }

    private OpenItemRow item(Sql.Row row, LocalDate unknownUpTo) throws SQLException {
        var since = row.date("opened_on");
        var order = row.text("order_number");
        var reference = row.text("reference");
        var voucher = VoucherAddress.name(row);
        var what = order.isEmpty() ? "" : "#" + order;
        var href = order.isEmpty() ? "" : view.url(TrailAddress.path(order, row.number("trail_id")));
        if (order.isEmpty() && !reference.isEmpty()) {
            what = view.system(row.text("provider")) + " " + reference;
            href = view.url(PayoutAddress.path(row.text("provider"), reference));
        } else if (order.isEmpty() && !voucher.isEmpty()) {
            what = voucher;
            href = view.url(VoucherAddress.path(row));
        }
        long disputes = row.number("disputes");
        if (disputes > 0) {
            href = view.url(disputes == 1 ? "/disputes/" + view.ref(row.number("dispute_id")) : "/disputes");
        }
        var disputed = row.text("orders");
        if (!disputed.isEmpty() && order.isEmpty()) {
            what = what.isEmpty() ? disputed : what + ", " + disputed;
        }
        return new OpenItemRow(
                row.text("kind"),
                since,
                ChronoUnit.DAYS.between(since, day),
                row.money("account_minor"),
                Optional.ofNullable(row.numberOrNull("book_minor")).map(minor -> Money.of(minor, view.currency())),
                row.money("ledger_minor"),
                what,
                href,
                at(row, since, unknownUpTo),
                Optional.ofNullable(row.dateOrNull("happened_on")));
    }

    /** What payouts of the provider have made of other currencies from the first of the day's month to the day; a loss is negative. */
    Money realised(String provider) throws SQLException {
        var zone = view.company().zone();
        var first = day.withDayOfMonth(1);
        return sql.one(
                REALISED,
                row -> row.money("minor"),
                view.company().currency(),
                company(),
                provider,
                // A payout told late is booked on a later day than it was paid.
                first.minusMonths(1).atStartOfDay(zone).toInstant(),
                day.plusDays(1).atStartOfDay(zone).toInstant(),
                first,
                day);
    }

    /** Items of a kind, added up over their ages and currencies in that of the books, in order of the kinds. */
    static List<KindSum> byKind(AccountState state) {
        var books = state.vouchers().currency();
        var result = new TreeMap<String, KindSum>();
        state.groups()
                .forEach(g -> result.merge(
                        g.kind(),
                        new KindSum(
                                g.kind(), g.count(), g.booked(), g.in(books.code()) ? g.inLedger() : Money.zero(books)),
                        KindSum::with));
        return List.copyOf(result.values());
    }

    /** The same of each other currency by itself, at the rates of the day. */
    static List<CurrencyItems> byCurrency(AccountState state, List<RateDesk.Shown> rates) {
        var result = new ArrayList<CurrencyItems>();
        for (var currency : state.currencies()) {
            var kinds = new TreeMap<String, ItemGroup>();
            state.groups().stream()
                    .filter(g -> g.in(currency.code()))
                    .forEach(g -> kinds.merge(g.kind(), g, ItemGroup::with));
            var rate = rates.stream().filter(r -> r.currency().equals(currency)).findFirst();
            result.add(new CurrencyItems(
                    currency,
                    state.vouchers().currency(),
                    List.copyOf(kinds.values()),
                    rate.map(RateDesk.Shown::perUnit).orElse(""),
                    rate.map(RateDesk.Shown::source).orElse(""),
                    rate.map(RateDesk.Shown::day)));
        }
        return List.copyOf(result);
    }
}
