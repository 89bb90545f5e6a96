package se.knyt.engine.books;

import java.sql.SQLException;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import se.knyt.core.bookkeeping.FeeDocumentFact;
import se.knyt.core.bookkeeping.FeeVat;
import se.knyt.core.bookkeeping.LedgerMode;
import se.knyt.core.bookkeeping.Posting;
import se.knyt.core.bookkeeping.PostingGroup;
import se.knyt.core.bookkeeping.PostingResult;
import se.knyt.core.bookkeeping.ProviderSettings;
import se.knyt.engine.Audit;
import se.knyt.engine.clock.CompanyClocks;
import se.knyt.engine.db.Database;
import se.knyt.engine.db.IdAllocator;
import se.knyt.engine.db.Tx;
import se.knyt.engine.flows.HeldArguments;
import se.knyt.engine.looseends.LooseEnds;
import se.knyt.engine.seal.CompanyKeys;
import se.knyt.engine.settings.SettingsStore;

/**
 * Invoices by which providers charge what they do not take out of each payout: booked once, and settled by the payout's line that takes them
 * where one does. Where an accounting system keeps the supplier ledger, what we are to pay ourselves is registered there and only counted
 * here: its control account has one writer.
 */
public final class FeeInvoiceDesk {
    private static final int NUMBER_CHARS_MAX = 60;
    private static final int FILE_BYTES_MAX = 10 << 20;

    private final Database database;
    private final CompanyClocks clocks;
    private final SettingsStore settings;
    private final IdAllocator ids;
    private final FeeInvoiceVouchers vouchers;
    private final EvidenceFiles files;
    private final LooseEnds looseEnds;
    private final LongConsumer changed;

    /** @param changed told of a company that has booked one: a payout that waits may take it */
    public FeeInvoiceDesk(
            Database database,
            CompanyKeys keys,
            CompanyClocks clocks,
            SettingsStore settings,
            IdAllocator ids,
            LongConsumer changed) {
        this.database = database;
        this.clocks = clocks;
        this.settings = settings;
        this.ids = ids;
        this.vouchers = new FeeInvoiceVouchers(clocks, ids);
        this.files = new EvidenceFiles(ids, keys);
        this.looseEnds = new LooseEnds(ids);
        this.changed = changed;
    }

    /**
     * An invoice as a person writes it.
     *
     * @param due empty where it says none
     * @param month the one that it is for
     * @param type the type of fee; empty for any
     * @param treatment its VAT where the invoice says another than the table of fees; empty for the table's
     * @param currency of the invoice; empty for that of the books
     * @param rate units of the books' currency for one of the invoice's, where the invoice says; empty for that of the bank whose rates the
     *     books go by
     * @param net plain decimals with a point, in the currency of the invoice
     * @param deducted whether it is taken out of a payout, or to be paid by ourselves
     */
    public record Input(
            long connection,
            String provider,
            String number,
            LocalDate date,
            Optional<LocalDate> due,
            YearMonth month,
            String type,
            Optional<FeeVat> treatment,
            String currency,
            String rate,
            String net,
            String vat,
            boolean deducted) {}

    /** A file that shows the invoice. */
    public record Shown(String name, String mediaType, byte[] content) {}

    /**
     * What became of it.
     *
     * @param field that cannot be used, empty for none
     * @param code why nothing is booked, a code with a text of its own; empty where it is done
     * @param recorded whether it is only counted here, and to be registered in the accounting system's supplier ledger
     */
    public record Outcome(String field, String code, Map<String, String> arguments, boolean recorded) {
        private static Outcome field(String field) {
            return new Outcome(field, "", Map.of(), false);
        }

        private static Outcome refused(String code, Map<String, String> arguments) {
            return new Outcome("", code, arguments, false);
        }

        public boolean done() {
            return field.isEmpty() && code.isEmpty();
        }
    }

    /** A connection of a provider, to choose from. */
    public record Choice(long connection, String provider, String name) {}

    static String key(String provider, String number) {
        return "fee-invoice:" + provider + ":" + number;
    }

    /** The connections whose providers may send invoices. */
    public List<Choice> choices(long company, List<String> providers) {
        return database.forCompany("fee-invoice-choices", company, tx -> {
            var result = new ArrayList<Choice>();
            for (var provider : providers) {
                for (var one : ProviderConnections.of(tx, company, provider)) {
                    result.add(new Choice(one.id(), provider, one.name()));
                }
            }
            return List.copyOf(result);
        });
    }

    /** Books an invoice once; with what is wrong nothing is changed. */
    public Outcome book(long company, Input input, @Nullable Shown file, String actor) {
        if (input.number().isEmpty() || input.number().length() > NUMBER_CHARS_MAX) {
            return Outcome.field("number");
        }
        if (file != null && (file.content().length == 0 || file.content().length > FILE_BYTES_MAX)) {
            return Outcome.field("file");
        }
        var outcome = database.forCompany("fee-invoice", company, tx -> {
            // Locked first: the same invoice sent twice is booked once.
            tx.query("select 1 from company where company_id = ? for update", row -> row.getInt(1), company);
            return book(tx, company, input, file, actor);
        });
        if (outcome.done()) {
            changed.accept(company);
        }
        return outcome;
    }

    private Outcome book(Tx tx, long company, Input input, @Nullable Shown file, String actor) throws SQLException {
        var inUse = settings.current(tx, company).settings();
        var ledger = inUse.ledgerOn(input.date());
        var books = inUse.posting().bookCurrency();
        var told = WrittenFee.currency(input.currency(), books);
        if (told.isEmpty()) {
            return Outcome.field("currency");
        }
        var currency = told.get();
        var posting = inUse.posting(ledger)
                .ofConnection(input.provider(), input.connection())
                .onAccount(input.provider(), NewFeeInvoice.contract(inUse.posting(), input, currency));
        var net = WrittenFee.amount(input.net(), currency);
        var vat = WrittenFee.amount(input.vat().isEmpty() ? "0" : input.vat(), currency);
        if (net.isEmpty() || net.get().isZero()) {
            return Outcome.field("net");
        }
        if (vat.isEmpty()) {
            return Outcome.field("vat");
        }
        if (ProviderConnections.of(tx, company, input.provider()).stream()
                .noneMatch(one -> one.id() == input.connection())) {
            return Outcome.field("connection");
        }
        if (tx.first(
                        "select 1 from fee_invoice where company_id = ? and provider = ? and number = ?"
                                + " and withdrawn_on is null",
                        row -> row.getInt(1),
                        company,
                        input.provider(),
                        input.number())
                .isPresent()) {
            return Outcome.refused("fee-invoice.booked-already", Map.of("number", input.number()));
        }
        var provider = posting.provider(input.provider());
        if (provider.isEmpty()) {
            return Outcome.refused("provider.no-accounts", Map.of("0", input.provider()));
        }
        var rate = WrittenFee.rate(tx, company, input, currency, books);
        if (!currency.equals(books) && rate.isEmpty()) {
            return input.rate().isEmpty()
                    ? Outcome.refused("currency.no-rate", Map.of("0", currency.code()))
                    : Outcome.field("rate");
        }
        var gross = net.get().plus(vat.get());
        var waiting = input.deducted()
                ? AwaitedFeeInvoices.waiting(tx, company, input.provider(), gross, input.date(), books)
                : Optional.<AwaitedFeeInvoices.Waiting>empty();
        // A line that is booked already stands on another account: there the invoice takes it away.
        var late = waiting.filter(AwaitedFeeInvoices.Waiting::planned);
        int against = !input.deducted()
                ? 0
                : late.map(line -> standsOn(line, provider.get()))
                        .orElse(provider.get().receivable());
        var fact = new FeeDocumentFact(
                again(tx, company, input),
                input.date(),
                input.provider(),
                input.number(),
                input.type(),
                input.treatment(),
                rate.map(r -> r.convert(net.get())).orElse(net.get()),
                rate.map(r -> r.convert(vat.get())).orElse(vat.get()),
                against,
                rate.isPresent() ? late.map(AwaitedFeeInvoices.Waiting::value) : Optional.empty());
        // The control account of suppliers is the accounting system's own: it is registered there.
        boolean recorded = !input.deducted() && ledger == LedgerMode.ACCOUNTING_SYSTEM;
        var tried = Posting.of(
                new PostingGroup.FeeDocument(fact), recorded ? posting.withLedger(LedgerMode.KNYT) : posting);
        if (tried instanceof PostingResult.Held held) {
            return Outcome.refused(held.code(), HeldArguments.of(held));
        }
        var target = FeeInvoiceVouchers.target(tx, company, ledger, input.connection());
        if (!recorded && target.isEmpty()) {
            return Outcome.refused("fee-invoice.no-books", Map.of());
        }
        var made = new NewFeeInvoice(company, ids.next(), input, net.get(), vat.get(), rate, actor, inUse);
        made.keep(tx, fact, recorded, input.deducted() && late.isEmpty(), clocks.now(company));
        FeesApart.invoiced(tx, company, made.id());
        if (file != null) {
            files.keep(tx, company, made.id(), file.name(), file.mediaType(), file.content(), clocks.now(company));
        }
        if (!recorded) {
            var voucher = ((PostingResult.Posted) tried).entries().getFirst().voucher();
            vouchers.write(tx, made, fact.key(), voucher, target.orElseThrow(), ledger);
        }
        if (late.isPresent()) {
            AwaitedFeeInvoices.keep(tx, company, late.get().payout(), late.get().seq(), made.id());
            looseEnds.cured(
                    tx,
                    company,
                    "line:" + late.get().payout() + ":" + late.get().seq(),
                    clocks.now(company));
        }
        Audit.write(
                tx,
                company,
                clocks.machineNow(),
                actor,
                "fee-invoice.book",
                input.provider() + " " + input.number(),
                Map.of("net", net.get().toString(), "vat", vat.get().toString()));
        return new Outcome("", "", Map.of(), recorded);
    }

    /** Where a booked line's account has no row, others of its payout came to as much the other way there. */
    private static int standsOn(AwaitedFeeInvoices.Waiting line, ProviderSettings provider) {
        return line.account() == 0 ? provider.other().adjustment() : line.account();
    }

    /** One that was taken back has left its name to its vouchers. */
    private static String again(Tx tx, long company, Input input) throws SQLException {
        long before = tx.first(
                        "select count(*) from fee_invoice where company_id = ? and provider = ? and number = ?",
                        row -> row.getLong(1),
                        company,
                        input.provider(),
                        input.number())
                .orElse(0L);
        var key = key(input.provider(), input.number());
        return before == 0 ? key : key + ":" + (before + 1);
    }
}
