package se.knyt.engine.books;

import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import se.knyt.core.bookkeeping.PostingSettings;
import se.knyt.core.commerce.Document;
import se.knyt.core.commerce.DocumentKind;
import se.knyt.core.commerce.Invoice;
import se.knyt.core.commerce.InvoiceField;
import se.knyt.core.commerce.InvoicePayment;
import se.knyt.core.money.Money;
import se.knyt.core.reconciliation.Leniency;
import se.knyt.engine.books.CustomerItems.Owed;
import se.knyt.engine.clock.CompanyClocks;
import se.knyt.engine.db.Database;
import se.knyt.engine.db.IdAllocator;
import se.knyt.engine.db.Tx;
import se.knyt.engine.intake.InvoiceReferences;
import se.knyt.engine.json.Json;
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
            select d.document_id, d.connection_id, d.body from document d
             where d.company_id = ? and d.kind = ?
               and (d.trail_id = ? or d.document_id = any (array(select r.document_id from invoice_reference r
                                                                  where r.company_id = ? and r.plain = any (?) limit ?)))
             order by d.document_id limit ?
            """;
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
            long document, LocalDate date, Money amount, int account, String voucher, boolean booked, boolean used) {}

    /** What the accounting system has of a purchase; empty where that was never on the account of customer receivables. */
    public List<There> there(long company, long trail) {
        return database.forCompany("customer-there", company, tx -> {
            var owed = CustomerItems.locked(tx, company, trail);
            return owed.isEmpty() ? List.<There>of() : there(tx, company, owed.get());
        });
    }

    private record Told<D>(long id, long connection, D document) {}

    private static <D extends Document> List<Told<D>> told(
            Tx tx, long company, DocumentKind kind, Class<D> type, long trail, List<String> plains)
            throws SQLException {
        return tx.query(
                NAMED,
                row -> new Told<>(row.getLong(1), row.getLong(2), type.cast(Json.readDocument(kind, row.getString(3)))),
                company,
                kind.code(),
                trail,
                company,
                Tx.texts(plains),
                READ_MAX,
                READ_MAX);
    }

    private static List<There> there(Tx tx, long company, Owed owed) throws SQLException {
        var plain = Leniency.plain(owed.order());
        var plains = plain.isEmpty() ? List.<String>of() : List.of(plain);
        var all = told(tx, company, DocumentKind.INVOICE, Invoice.class, owed.trail(), plains).stream()
                .filter(i -> !i.document().cancelled() && isOf(i.document(), plain, owed))
                .toList();
        var invoices = all.stream().filter(i -> !i.document().credit()).toList();
        var numbers = invoices.stream()
                .map(i -> InvoiceReferences.paid(i.document().number()))
                .toList();
        var payments = told(tx, company, DocumentKind.INVOICE_PAYMENT, InvoicePayment.class, owed.trail(), numbers);
        var used = new TreeSet<>(tx.query(
                USED,
                row -> row.getLong(1),
                company,
                Tx.bigints(payments.stream().map(Told::id).toList())));
        var result = new ArrayList<There>();
        for (var one : invoices) {
            var invoice = one.document();
            var currency = invoice.total().currency();
            var credited = Money.sum(
                    all.stream()
                            .filter(n -> n.connection() == one.connection()
                                    && n.document().credit()
                                    && n.document().booked()
                                    && n.document().creditedNumber().equals(invoice.number()))
                            .map(n -> n.document().total())
                            .toList(),
                    currency);
            var paid = payments.stream()
                    .filter(p -> p.connection() == one.connection()
                            && p.document().invoiceNumber().equals(invoice.number()))
                    .map(p -> paid(p, used.contains(p.id())))
                    .sorted((a, b) -> a.date().compareTo(b.date()))
                    .toList();
            boolean doubled = invoice.booked() && credited.compareTo(invoice.total()) < 0;
            result.add(new There(
                    invoice.number(),
                    invoice.date(),
                    invoice.voucher(),
                    invoice.total(),
                    invoice.balance(),
                    doubled,
                    paid));
        }
        return result;
    }

    private static Paid paid(Told<InvoicePayment> told, boolean used) {
        var payment = told.document();
        return new Paid(
                told.id(),
                payment.date(),
                payment.amount(),
                payment.account(),
                payment.voucher(),
                payment.booked(),
                used);
    }

    /** Its own number, or what its buyer pays by, may be the number of any order: they name nothing but itself. */
    private static boolean isOf(Invoice invoice, String plain, Owed owed) {
        boolean named = !plain.isEmpty()
                && List.of(InvoiceField.values()).stream()
                        .filter(field -> field != InvoiceField.NUMBER
                                && field != InvoiceField.OCR
                                && field != InvoiceField.ORDER)
                        .flatMap(field -> invoice.values(field).stream())
                        .anyMatch(value -> Leniency.plain(value).equals(plain));
        return named || owed.names().contains(invoice.sourceId());
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
