package se.knyt.engine.books;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import se.knyt.core.commerce.DocumentKind;
import se.knyt.core.commerce.Invoice;
import se.knyt.core.commerce.PayoutLine;
import se.knyt.core.money.Money;
import se.knyt.core.reconciliation.KeyKind;
import se.knyt.core.reconciliation.Leniency;
import se.knyt.core.reconciliation.MatchStatus;
import se.knyt.core.reconciliation.OpenItem;
import se.knyt.core.reconciliation.Reconciler;
import se.knyt.engine.db.IdAllocator;
import se.knyt.engine.db.Tx;
import se.knyt.engine.flows.FlowCode;
import se.knyt.engine.json.Json;
import se.knyt.engine.settings.OrderField;
import se.knyt.engine.settings.Settings;
import se.knyt.engine.trails.InvoiceTrails;
import se.knyt.engine.trails.ReferenceRanks;

/**
 * Payments alone: open lines of a payout meet invoices and credit notes of the accounting system, whoever made them, by the field that
 * the company has chosen. One that a line settles becomes a fact of that line's provider; what fits none, several, or another amount is
 * said why, and nothing of it is written.
 */
final class MetInvoices {
    private static final String ACCOUNTING = """
            select target_connection_id from flow where company_id = ? and code = ? and source_connection_id = ? limit 1
            """;
    /** What a shop's purchase has is that purchase's. */
    private static final String NAMED = """
            select d.document_id, d.version, d.body from document d
             where d.company_id = ? and d.connection_id = ? and d.kind = 'invoice'
               and d.document_id in (select r.document_id from invoice_reference r where r.company_id = ? and r.plain = any (?))
               and not exists (select 1 from document o
                                where o.company_id = d.company_id and o.trail_id = d.trail_id and o.kind = 'order')
             order by d.document_id
            """;

    private static final String FACTS = """
            select f.fact_key, f.amount_minor - f.elsewhere_minor,
                   f.provider <> ? or exists (select 1 from payout_line l where l.company_id = f.company_id and l.fact_id = f.fact_id)
              from fact f where f.company_id = ? and f.fact_key = any (?)
            """;
    private static final String INSERT_FACT = """
            insert into fact (company_id, fact_id, fact_key, type, trail_id, document_id, document_version, provider,
                              invoice_number, event_date, currency, amount_minor, own_minor, elsewhere_minor, tax_minor, body,
                              settings_version, created_at)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, 0, ?, ?, ?, ?) on conflict (company_id, fact_key) do nothing
            """;
    private static final String REFER = """
            insert into fact_reference (company_id, provider, reference, rank, fact_id)
            select f.company_id, ?, n.t, n.r, f.fact_id
              from fact f cross join unnest(?, ?) as n (t, r) where f.company_id = ? and f.fact_key = ?
            on conflict do nothing
            """;

    private final Tx tx;
    private final IdAllocator ids;
    private final PayoutRow row;
    private final Settings settings;
    private final PayoutBooks.Moment moment;
    private final Map<Integer, Unmet> unmet = new HashMap<>();

    private MetInvoices(Tx tx, IdAllocator ids, PayoutRow row, Settings settings, PayoutBooks.Moment moment) {
        this.tx = tx;
        this.ids = ids;
        this.row = row;
        this.settings = settings;
        this.moment = moment;
    }

    /** Why a line settles none of the invoices that bear its number. */
    record Unmet(String code, Map<String, String> args) {}

    private record Named(long document, int version, Invoice invoice, String factKey) {}

    /** @param taken whether another line, or another provider, settles it */
    private record Standing(long open, boolean taken) {}

    /** @return why lines met none, by their place; a line that bears no invoice's number is not among them */
    static Map<Integer, Unmet> meet(Tx tx, IdAllocator ids, PayoutRow row, Settings settings, PayoutBooks.Moment moment)
            throws SQLException {
        var field = settings.orderField(row.payout().provider());
        if (field.isEmpty() || !row.hasOpenLines()) {
            return Map.of();
        }
        var accounting =
                tx.first(ACCOUNTING, r -> r.getLong(1), row.company(), FlowCode.PAYOUTS_TO_BOOKS, row.connection());
        if (accounting.isEmpty()) {
            return Map.of();
        }
        var met = new MetInvoices(tx, ids, row, settings, moment);
        met.meet(field.get(), accounting.get());
        return met.unmet;
    }

    /** Where the payout is booked, whether that is paused or not. */
    static Optional<Long> accounting(Tx tx, PayoutRow row) throws SQLException {
        return tx.first(ACCOUNTING, r -> r.getLong(1), row.company(), FlowCode.PAYOUTS_TO_BOOKS, row.connection());
    }

    /** Invoices and credit notes that bear any word of the lines, in whatever field. */
    static Set<Invoice> bearing(Tx tx, long company, long accounting, List<PayoutLine> lines) throws SQLException {
        return named(tx, company, accounting, lines).keySet();
    }

    private void meet(OrderField field, long accounting) throws SQLException {
        var open = row.lines().stream().filter(PayoutRow.Line::isOpen).toList();
        var named = named(
                tx,
                row.company(),
                accounting,
                open.stream().map(PayoutRow.Line::line).toList());
        var standing = standing(named.values());
        var taken = new HashSet<String>();
        standing.forEach((key, one) -> {
            if (one.taken()) {
                taken.add(key);
            }
        });
        for (var line : open) {
            var fits = field.lookup().of(line.line(), named.keySet());
            var free = fits.stream()
                    .filter(i -> !i.balance().isZero()
                            && !taken.contains(of(named, i).factKey()))
                    .toList();
            if (free.size() == 1) {
                var one = of(named, free.getFirst());
                var amount = Optional.ofNullable(standing.get(one.factKey()))
                        .map(s -> Money.of(s.open(), one.invoice().total().currency()))
                        .orElse(one.invoice().balance());
                if (settles(line.line(), one.invoice(), amount)) {
                    taken.add(one.factKey());
                    write(line.line(), one, accounting);
                } else {
                    unmet(line, "payout.line-other-amount", free, amount);
                }
            } else if (!fits.isEmpty()) {
                unmet(
                        line,
                        free.isEmpty() ? "payout.line-paid-already" : "payout.line-ambiguous",
                        free.isEmpty() ? fits : free,
                        line.line().purchased().abs());
            }
        }
    }

    private static Named of(Map<Invoice, Named> named, Invoice invoice) {
        return Objects.requireNonNull(named.get(invoice));
    }

    private void unmet(PayoutRow.Line line, String code, List<Invoice> invoices, Money open) {
        unmet.put(
                line.seq(),
                new Unmet(
                        code,
                        Map.of(
                                "invoices",
                                invoices.stream().map(Invoice::number).collect(Collectors.joining(", ")),
                                "open",
                                open.toString())));
    }

    private static Map<Invoice, Named> named(Tx tx, long company, long accounting, List<PayoutLine> lines)
            throws SQLException {
        var plains = new TreeSet<String>();
        lines.forEach(line -> line.references().forEach(r -> plains.add(Leniency.plain(r))));
        var found = tx.query(
                NAMED,
                r -> {
                    var invoice = (Invoice) Json.readDocument(DocumentKind.INVOICE, r.getString(3));
                    return new Named(r.getLong(1), r.getInt(2), invoice, factKey(accounting, invoice));
                },
                company,
                accounting,
                company,
                Tx.texts(plains));
        return found.stream()
                .collect(Collectors.toMap(Named::invoice, Function.identity(), (a, _) -> a, LinkedHashMap::new));
    }

    /** The names that the facts of other ways have too, so that no document is counted twice. */
    private static String factKey(long accounting, Invoice invoice) {
        return invoice.credit()
                ? "credit:" + accounting + ":note:" + invoice.number()
                : "sale:" + accounting + ":invoice:" + invoice.number();
    }

    private Map<String, Standing> standing(Collection<Named> named) throws SQLException {
        var result = new HashMap<String, Standing>();
        tx.query(
                FACTS,
                r -> result.put(r.getString(1), new Standing(r.getLong(2), r.getBoolean(3))),
                row.payout().provider(),
                row.company(),
                Tx.texts(named.stream().map(Named::factKey).toList()));
        return result;
    }

    /** As the payout will be reconciled: within the company's limits, or not at all. */
    private boolean settles(PayoutLine line, Invoice invoice, Money open) {
        var item = new OpenItem(invoice.number(), invoice.credit(), invoice.date(), open, false, keys(line));
        var limits = PayoutMatching.limits(settings.limits());
        return Reconciler.reconcile(row.payout(), List.of(line), List.of(item), moment.zone(), limits)
                        .lines()
                        .getFirst()
                        .status()
                == MatchStatus.MATCHED;
    }

    private static List<OpenItem.Key> keys(PayoutLine line) {
        return ranks(line).entrySet().stream()
                .map(e -> new OpenItem.Key(ReferenceRanks.kind(e.getValue()), e.getKey()))
                .toList();
    }

    /** The line's own words, each with the rank that it has as a proof. */
    private static Map<String, Integer> ranks(PayoutLine line) {
        var result = new LinkedHashMap<String, Integer>();
        line.references().forEach(text -> result.put(text, ReferenceRanks.rank(KeyKind.ORDER_REFERENCE)));
        rank(result, line.captureReference(), KeyKind.CAPTURE_REFERENCE);
        rank(result, line.providerOrderId(), KeyKind.PROVIDER_ID);
        rank(result, line.providerTransactionId(), KeyKind.TRANSACTION_ID);
        return result;
    }

    private static void rank(Map<String, Integer> ranks, String text, KeyKind kind) {
        if (!text.isEmpty()) {
            ranks.put(text, ReferenceRanks.rank(kind));
        }
    }

    private void write(PayoutLine line, Named one, long accounting) throws SQLException {
        var invoice = one.invoice();
        var number = line.orderReference().isEmpty() ? invoice.number() : line.orderReference();
        long trail = new InvoiceTrails(ids)
                .of(
                        tx,
                        new InvoiceTrails.Beginning(
                                row.company(),
                                accounting,
                                one.document(),
                                invoice,
                                Leniency.apply(Set.of(Leniency.HASH), number),
                                row.payout().provider(),
                                invoice.date().atStartOfDay(moment.zone()).toInstant()),
                        moment.machineNow());
        tx.update(
                INSERT_FACT,
                row.company(),
                ids.next(),
                one.factKey(),
                invoice.credit() ? "credit" : "sale",
                trail,
                one.document(),
                one.version(),
                row.payout().provider(),
                invoice.number(),
                invoice.date(),
                invoice.balance().currency().code(),
                invoice.balance().minor(),
                invoice.tax().minor(),
                Json.write(invoice),
                settings.version(),
                moment.machineNow());
        var ranks = ranks(line);
        tx.update(
                REFER,
                row.payout().provider(),
                Tx.texts(new ArrayList<>(ranks.keySet())),
                Tx.ints(new ArrayList<>(ranks.values())),
                row.company(),
                one.factKey());
    }
}
