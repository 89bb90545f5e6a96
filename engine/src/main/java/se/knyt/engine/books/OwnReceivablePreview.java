package se.knyt.engine.books;

import java.sql.SQLException;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import se.knyt.core.bookkeeping.GeneralAccount;
import se.knyt.core.bookkeeping.MatchPart;
import se.knyt.core.bookkeeping.OwnReceivable;
import se.knyt.core.bookkeeping.PayoutFact;
import se.knyt.core.bookkeeping.PayoutLineFact;
import se.knyt.core.bookkeeping.PostingGroup;
import se.knyt.core.bookkeeping.PostingSettings;
import se.knyt.core.bookkeeping.ProviderChecks.Problem;
import se.knyt.core.bookkeeping.ProviderSettings;
import se.knyt.core.bookkeeping.WorkedPayout;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.engine.db.Tx;
import se.knyt.engine.rates.ReferenceRates;
import se.knyt.engine.settings.Settings;

/** What an account of a contract's or currency's own would book, tried on its newest payout, and what stands elsewhere by then. */
public final class OwnReceivablePreview {
    /** Of the newest only: in a currency that has none of late the worked example shows the same. */
    private static final String NEWEST = """
            select payout_id from (select payout_id, currency, difference_minor, lines from payout
                                    where company_id = ? and provider = ? and (? = 0 or connection_id = ?)
                                    order by paid_at desc limit 200) p
             where (? = '' or currency = ?) and difference_minor = 0 and lines between 1 and 2000 limit 1
            """;

    /** What is open on each account of the provider's, in the currency that the choice is for. */
    private static final String OPEN = """
            select account, currency, count(*), sum(own_minor + case when share_on is null then 0 else share_minor end)::bigint
              from provider_item
             where company_id = ? and provider = ? and cleared_on is null and own_minor <> 0 and (? = '' or currency = ?)
             group by account, currency order by account, currency limit 20
            """;

    private OwnReceivablePreview() {}

    /**
     * What is open on an account of the provider's, and stays there until payouts take it off.
     *
     * @param count of purchases and refunds
     */
    public record Open(int account, long count, Money sum) {}

    /**
     * What would be.
     *
     * @param tried what the newest payout would book if all that it settles stood on the account
     */
    public record Of(ProviderDesk.Preview tried, List<Open> open) {
        static Of wrong(List<Problem> problems) {
            return new Of(new ProviderDesk.Preview(problems, "", Optional.empty(), Map.of()), List.of());
        }
    }

    static Of of(
            Tx tx, long company, Settings current, ProviderSettings standing, OwnReceivable wanted, LocalDate today)
            throws SQLException {
        var open = tx.query(
                OPEN,
                row -> new Open(
                        row.getInt(1) == 0 ? standing.receivable() : row.getInt(1),
                        row.getLong(3),
                        Money.of(row.getLong(4), new Currency(row.getString(2)))),
                company,
                standing.provider(),
                wanted.currency(),
                wanted.currency());
        var elsewhere =
                open.stream().filter(one -> one.account() != wanted.account()).toList();
        return new Of(tried(tx, company, current, standing, wanted, today), elsewhere);
    }

    private static ProviderDesk.Preview tried(
            Tx tx, long company, Settings current, ProviderSettings standing, OwnReceivable wanted, LocalDate today)
            throws SQLException {
        var real = tx.first(
                NEWEST,
                row -> row.getLong(1),
                company,
                standing.provider(),
                wanted.connection(),
                wanted.connection(),
                wanted.currency(),
                wanted.currency());
        var books = current.posting().bookCurrency();
        if (real.isEmpty()) {
            var worked = WorkedPayout.of(standing.of(wanted.connection()), books, today);
            var result = ProviderDesk.posted(
                    moved(worked, wanted.account()),
                    standing,
                    posting(current, standing, wanted, wanted.connection(), today));
            return new ProviderDesk.Preview(List.of(), "", Optional.of(result), Map.of());
        }
        var row = PayoutReader.read(tx, company, real.get());
        var group = PayoutPlans.group(row, books, ReferenceRates.of(tx, company, books));
        var posting = posting(
                current, standing, wanted, row.connection(), group.payout().eventDate());
        var result = ProviderDesk.posted(moved(group, wanted.account()), standing, posting);
        return new ProviderDesk.Preview(
                List.of(), row.payout().reference(), Optional.of(result), ProviderDesk.numbers(tx, company, result));
    }

    /** As if the choice held on the day of the payout. */
    private static PostingSettings posting(
            Settings current, ProviderSettings standing, OwnReceivable wanted, long connection, LocalDate day) {
        var then = new OwnReceivable(
                wanted.connection(),
                day,
                wanted.account(),
                wanted.paymentMethod(),
                wanted.shops(),
                wanted.currency(),
                wanted.beside());
        var posting = current.withProvider(OwnReceivableDesk.with(standing, then))
                .posting()
                .ofConnection(standing.provider(), connection);
        int transit = wanted.beside().transit();
        return transit == 0
                ? posting
                : posting.withAccounts(posting.accounts().with(GeneralAccount.IN_TRANSIT, transit));
    }

    /** With all that it settles on one account of the provider's. */
    private static PostingGroup.Payout moved(PostingGroup.Payout group, int account) {
        var of = group.payout();
        var payout = new PayoutFact(
                of.key(),
                of.eventDate(),
                of.provider(),
                of.reference(),
                of.currency(),
                of.paid(),
                of.opening(),
                of.closing(),
                of.exchangeRate(),
                of.openingBooked(),
                new PayoutFact.Place(account, account));
        var lines = group.lines().stream().map(line -> moved(line, account)).toList();
        return new PostingGroup.Payout(payout, lines, group.receipt(), group.difference());
    }

    private static PayoutLineFact moved(PayoutLineFact line, int account) {
        return line.with(line.parts().stream()
                .map(part -> part.target() == MatchPart.Target.DEBT ? part : part.on(account))
                .toList());
    }
}
