package se.knyt.engine.books;

import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import se.knyt.core.bookkeeping.ExchangeRate;
import se.knyt.core.bookkeeping.FeeDocumentFact;
import se.knyt.core.bookkeeping.OwnReceivable;
import se.knyt.core.bookkeeping.PostingSettings;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.engine.db.Tx;
import se.knyt.engine.settings.Settings;

/**
 * A provider's invoice on its way into the books.
 *
 * @param net in the currency of the invoice, as {@code vat}
 * @param rate empty where that is the currency of the books
 * @param actor who books it
 */
record NewFeeInvoice(
        long company,
        long id,
        FeeInvoiceDesk.Input input,
        Money net,
        Money vat,
        Optional<ExchangeRate> rate,
        String actor,
        Settings inUse) {
    private static final String INSERT = """
            insert into fee_invoice (company_id, fee_invoice_id, connection_id, provider, number, invoice_date, due_date, month, fee_type,
                   currency, net_minor, vat_minor, vat, paid, on_receivable, voucher_key, book_currency, book_minor, rate, rate_source,
                   rate_on, made_by, made_at, account)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?::numeric, ?, ?, ?, ?, ?)
            """;

    /**
     * Keeps it, with what was booked.
     *
     * @param recorded whether it is only counted here
     * @param onReceivable whether it waits on the provider's account for the payout that takes it
     */
    void keep(Tx tx, FeeDocumentFact fact, boolean recorded, boolean onReceivable, Instant now) throws SQLException {
        var treatment = input.treatment()
                .orElseGet(() -> inUse.posting()
                        .ofConnection(input.provider(), input.connection())
                        .provider(input.provider())
                        .orElseThrow()
                        .fees()
                        .of(input.type(), input.date())
                        .vat());
        tx.update(
                INSERT,
                company,
                id,
                input.connection(),
                input.provider(),
                input.number(),
                input.date(),
                input.due().orElse(null),
                input.month().atDay(1),
                input.type(),
                net.currency().code(),
                net.minor(),
                vat.minor(),
                treatment.name(),
                recorded ? "recorded" : input.deducted() ? "deducted" : "supplier",
                onReceivable,
                recorded ? "" : fact.key() + ":voucher",
                fact.net().currency().code(),
                fact.net().plus(fact.vat()).minor(),
                rate.map(r -> r.perUnit().toPlainString()).orElse(null),
                rate.map(ExchangeRate::source).orElse(""),
                rate.map(ExchangeRate::date).orElse(null),
                actor,
                now,
                contract(inUse.posting(), input, net.currency()));
    }

    /** The account of the provider's contract or currency that an invoice is of; 0 for the provider's common one. */
    static int contract(PostingSettings posting, FeeInvoiceDesk.Input input, Currency currency) {
        return posting.provider(input.provider())
                .flatMap(one -> one.ownOf(input.connection(), currency, input.date()))
                .map(OwnReceivable::account)
                .orElse(0);
    }
}
