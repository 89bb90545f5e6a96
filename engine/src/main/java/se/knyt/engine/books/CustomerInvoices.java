package se.knyt.engine.books;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import se.knyt.core.bookkeeping.PostingSettings;
import se.knyt.core.commerce.DocumentKind;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.core.reconciliation.Leniency;
import se.knyt.engine.books.CustomerItems.Owed;
import se.knyt.engine.clock.CompanyClocks;
import se.knyt.engine.db.Database;
import se.knyt.engine.db.IdAllocator;
import se.knyt.engine.db.Tx;
import se.knyt.engine.intake.InvoiceReferences;
import se.knyt.engine.log.ChangeLog;
import se.knyt.engine.settings.SettingsStore;

/**
 * Invoices that somebody has drawn in the accounting system for what our vouchers sell on the merchant's own invoice, and a person's word
 * that a payment of one is the buyer's. Such an invoice, once it is booked, has booked the sale as well: that is said, and never mended here.
 */
public final class CustomerInvoices {
    /** Documents read at one time. */
    private static final int READ_MAX = 200;

    private static final String NAMED = """
            from document d
             where d.company_id = ? and d.kind = ?
               and (d.trail_id = ? or d.document_id = any (array(select r.document_id from invoice_reference r
                                                                  where r.company_id = ? and r.plain = any (?) limit ?)))
             order by d.document_id limit ?
            """;
    private static final String INVOICES = """
            select d.document_id, d.connection_id, d.source_id, d.body::json ->> 'number', coalesce((d.body::json ->> 'credit')::boolean, false),
                   coalesce(d.body::json ->> 'creditedNumber', ''), (d.body::json ->> 'date')::date, d.body::json ->> 'total',
                   coalesce(d.body::json ->> 'balance', d.body::json ->> 'total'), coalesce((d.body::json ->> 'booked')::boolean, false),
                   coalesce((d.body::json ->> 'cancelled')::boolean, false), coalesce(d.body::json ->> 'voucher', ''),
                   concat_ws(E'\\n', d.body::json ->> 'orderNumber', d.body::json ->> 'externalReference',
                             (select string_agg(e ->> 'text', E'\\n')
                                from json_array_elements(coalesce(d.body::json -> 'references', '[]'::json)) e))
            """ + NAMED;
    private static final String PAYMENTS = """
            select d.document_id, d.connection_id, d.body::json ->> 'invoiceNumber', (d.body::json ->> 'date')::date, d.body::json ->> 'amount',
                   coalesce((d.body::json ->> 'account')::int, 0), coalesce(d.body::json ->> 'voucher', ''),
                   coalesce((d.body::json ->> 'booked')::boolean, false)
            """ + NAMED;
    private static final String USED =
            "select document_id from customer_payment where company_id = ? and document_id = any (?) and withdrawn_on is null";

    private final Database database;
    private final CompanyClocks clocks;
    private final SettingsStore settings;
    private final ChangeLog log;
    private final CustomerBooking booking;
    private final Runnable wake;

    /** @param wake called when something is to be planned */
    public CustomerInvoices(
            Database database,
            CompanyClocks clocks,
            IdAllocator ids,
            SettingsStore settings,
            ChangeLog log,
            Runnable wake) {
        this.database = database;
        this.clocks = clocks;
        this.settings = settings;
        this.log = log;
        this.booking = new CustomerBooking(ids);
        this.wake = wake;
    }

    /**
     * An invoice there that bears the order's number, or is of the purchase.
     *
     * @param voucher that booked it, empty until then
     * @param balance what is open of it there
     * @param doubled whether it has booked the sale that our voucher has booked, and no credit note there has taken that back
     * @param payments of it, the oldest first
     */
    public record There(
            String number,
            LocalDate date,
            String voucher,
            Money total,
            Money balance,
            boolean doubled,
            List<Paid> payments) {
        public There {
            payments = List.copyOf(payments);
        }
    }

    /**
     * A payment of it.
     *
     * @param account where it stands, 0 where that is not told
     * @param booked whether it is in the ledger there
     * @param used whether it pays a purchase here already
     */
    public record Paid(
            long document, LocalDate date, Money amount, int account, String voucher, boolean booked, boolean used) {
        private Paid as(boolean isUsed) {
            return new Paid(document, date, amount, account, voucher, booked, isUsed);
        }
    }

    /** What the accounting system has of a purchase; empty where that was never on the account of customer receivables. */
    public List<There> there(long company, long trail) {
        return database.forCompany("customer-there", company, tx -> {
            var owed = CustomerItems.one(tx, company, trail);
            return owed.isEmpty() ? List.<There>of() : there(tx, company, owed.get());
        });
    }

    /**
     * As told.
     *
     * @param names what of it may be an order number, without what two spellings may differ by: its own number, or what its buyer pays by,
     *     may be the number of any order
     */
    private record Told(
            long connection,
            String source,
            String number,
            boolean credit,
            String credited,
            LocalDate date,
            Money total,
            Money balance,
            boolean booked,
            boolean cancelled,
            String voucher,
            List<String> names) {
        static Told of(ResultSet row) throws SQLException {
            return new Told(
                    row.getLong(2),
                    row.getString(3),
                    row.getString(4),
                    row.getBoolean(5),
                    row.getString(6),
                    row.getObject(7, LocalDate.class),
                    money(row.getString(8)),
                    money(row.getString(9)),
                    row.getBoolean(10),
                    row.getBoolean(11),
                    row.getString(12),
                    Arrays.stream(row.getString(13).split("\n"))
                            .map(Leniency::plain)
                            .toList());
        }
    }

    /** As documents have it: the number with its currency. */
    private static Money money(String text) {
        int space = text.indexOf(' ');
        return Money.parse(text.substring(0, space), new Currency(text.substring(space + 1)));
    }

    private record PaidOf(long connection, String invoice, Paid paid) {
        static PaidOf of(ResultSet row) throws SQLException {
            var paid = new Paid(
                    row.getLong(1),
                    row.getObject(4, LocalDate.class),
                    money(row.getString(5)),
                    row.getInt(6),
                    row.getString(7),
                    row.getBoolean(8),
                    false);
            return new PaidOf(row.getLong(2), row.getString(3), paid);
        }
    }

    private static <T> List<T> told(
            Tx tx, long company, String sql, Tx.RowMapper<T> of, DocumentKind kind, long trail, List<String> plains)
            throws SQLException {
        return tx.query(sql, of, company, kind.code(), trail, company, Tx.texts(plains), READ_MAX, READ_MAX);
    }

    private static List<There> there(Tx tx, long company, Owed owed) throws SQLException {
        var plain = Leniency.plain(owed.order());
        var plains = plain.isEmpty() ? List.<String>of() : List.of(plain);
        var all = told(tx, company, INVOICES, Told::of, DocumentKind.INVOICE, owed.trail(), plains).stream()
                .filter(i -> !i.cancelled()
                        && ((!plain.isEmpty() && i.names().contains(plain))
                                || owed.names().contains(i.source())))
                .toList();
        var invoices = all.stream().filter(i -> !i.credit()).toList();
        var numbers =
                invoices.stream().map(i -> InvoiceReferences.paid(i.number())).toList();
        var payments = told(tx, company, PAYMENTS, PaidOf::of, DocumentKind.INVOICE_PAYMENT, owed.trail(), numbers);
        var used = new TreeSet<>(tx.query(
                USED,
                row -> row.getLong(1),
                company,
                Tx.bigints(payments.stream().map(p -> p.paid().document()).toList())));
        return invoices.stream().map(one -> there(one, all, payments, used)).toList();
    }

    private static There there(Told invoice, List<Told> all, List<PaidOf> payments, Set<Long> used) {
        var credited = Money.sum(
                all.stream()
                        .filter(n -> n.connection() == invoice.connection()
                                && n.credit()
                                && n.booked()
                                && n.credited().equals(invoice.number()))
                        .map(Told::total)
                        .toList(),
                invoice.total().currency());
        var paid = payments.stream()
                .filter(p ->
                        p.connection() == invoice.connection() && p.invoice().equals(invoice.number()))
                .map(p -> p.paid().as(used.contains(p.paid().document())))
                .sorted(Comparator.comparing(Paid::date))
                .toList();
        boolean doubled = invoice.booked() && credited.compareTo(invoice.total()) < 0;
        return new There(
                invoice.number(), invoice.date(), invoice.voucher(), invoice.total(), invoice.balance(), doubled, paid);
    }

    /**
     * That a payment there is the buyer's: it stands there, Knyt books none, and it is kept as a movement on its day.
     *
     * @param document the payment
     * @param keep whether it is done
     * @return what is in the way; empty where the purchase was never on the account
     */
    public Optional<WordOutcome> stands(long company, long trail, long document, String actor, boolean keep) {
        Optional<WordOutcome> outcome = database.forCompany("customer-stands-there", company, tx -> {
            var owed = CustomerItems.locked(tx, company, trail);
            return owed.isEmpty()
                    ? Optional.empty()
                    : Optional.of(stands(tx, company, owed.get(), document, actor, keep));
        });
        wake.run();
        return outcome;
    }

    private WordOutcome stands(Tx tx, long company, Owed owed, long document, String actor, boolean keep)
            throws SQLException {
        var arguments = new TreeMap<>(
                Map.of("order", owed.order(), "amount", owed.amount().toString()));
        for (var invoice : there(tx, company, owed)) {
            for (var paid : invoice.payments()) {
                if (paid.document() == document) {
                    arguments.put("invoice", invoice.number());
                    arguments.put("paid", paid.amount().toString());
                    var posting = settings.current(tx, company).settings().posting();
                    var problem = problem(owed, paid, posting);
                    return problem.isEmpty()
                            ? written(tx, company, owed, invoice, paid, actor, posting, keep)
                            : WordOutcome.not(problem, arguments);
                }
            }
        }
        return WordOutcome.not("customer.there-gone", arguments);
    }

    private static String problem(Owed owed, Paid paid, PostingSettings posting) {
        var open = owed.amount();
        if (paid.used()) {
            return "customer.there-used";
        }
        if (!paid.booked()) {
            return "customer.there-registered";
        }
        if (!paid.amount().currency().equals(open.currency())) {
            return "customer.there-currency";
        }
        boolean within = open.signum() == paid.amount().signum()
                && (paid.amount().abs().compareTo(open.abs()) <= 0
                        || posting.limits().passes(open, paid.amount()).isPresent());
        return within ? "" : "customer.there-more";
    }

    private WordOutcome written(
            Tx tx,
            long company,
            Owed owed,
            There invoice,
            Paid paid,
            String actor,
            PostingSettings posting,
            boolean keep)
            throws SQLException {
        var word = new CustomerBooking.Word(
                paid.date(), paid.account(), paid.amount(), "Faktura " + invoice.number(), true, null, actor);
        var follow = new ArrayList<ChangeLog.NewChange>();
        var decided = keep
                ? booking.write(
                        tx,
                        company,
                        owed,
                        word,
                        paid.document(),
                        posting,
                        clocks.now(company),
                        clocks.machineNow(),
                        follow)
                : CustomerBooking.decide(tx, company, owed, word, posting, "tried");
        log.append(tx, follow, clocks.machineNow());
        return new WordOutcome(decided.problem(), decided.arguments(), List.of());
    }
}
