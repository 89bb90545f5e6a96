package se.knyt.engine.books;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
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
import se.knyt.core.reconciliation.DocumentParts;
import se.knyt.core.reconciliation.Leniency;
import se.knyt.core.reconciliation.MatchLimits;
import se.knyt.engine.db.IdAllocator;
import se.knyt.engine.db.Tx;
import se.knyt.engine.flows.FlowCode;
import se.knyt.engine.json.Json;
import se.knyt.engine.settings.OrderField;
import se.knyt.engine.settings.Settings;

/**
 * Payments alone: open lines of a payout meet invoices and credit notes of the accounting system, whoever made them, by the field that
 * the company has chosen. What a line settles of one, all or a part, becomes a fact of that line's provider and is matched with it; what
 * fits none, several, or more than is open is said why, and nothing of it is written.
 */
final class MetInvoices {
    private static final String PAID_ALREADY = "payout.line-paid-already";
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

    private final PayoutRow row;
    private final MetFacts facts;
    private final MatchLimits limits;
    private final Map<Integer, Unmet> unmet = new HashMap<>();
    private final Set<Long> trails = new TreeSet<>();

    private MetInvoices(PayoutRow row, MetFacts facts, MatchLimits limits) {
        this.row = row;
        this.facts = facts;
        this.limits = limits;
    }

    /** Why a line settles none of the invoices that bear its number. */
    record Unmet(String code, Map<String, String> args) {}

    /**
     * What became of the lines.
     *
     * @param unmet why lines settle no invoice, by their place; a line that bears no invoice's number is not among them
     * @param trails those that a line has met
     */
    record Met(Map<Integer, Unmet> unmet, Set<Long> trails) {
        static final Met NONE = new Met(Map.of(), Set.of());
    }

    static Met meet(Tx tx, IdAllocator ids, PayoutRow row, Settings settings, PayoutBooks.Moment moment)
            throws SQLException {
        var field = settings.orderField(row.payout().provider());
        if (field.isEmpty() || !row.hasOpenLines()) {
            return Met.NONE;
        }
        var accounting =
                tx.first(ACCOUNTING, r -> r.getLong(1), row.company(), FlowCode.PAYOUTS_TO_BOOKS, row.connection());
        if (accounting.isEmpty()) {
            return Met.NONE;
        }
        var facts = new MetFacts(tx, ids, row, accounting.get(), settings.version(), moment);
        var met = new MetInvoices(row, facts, PayoutMatching.limits(settings.limits()));
        met.meet(tx, field.get(), accounting.get());
        return new Met(met.unmet, met.trails);
    }

    /** Where the payout is booked, whether that is paused or not. */
    static Optional<Long> accounting(Tx tx, PayoutRow row) throws SQLException {
        return tx.first(ACCOUNTING, r -> r.getLong(1), row.company(), FlowCode.PAYOUTS_TO_BOOKS, row.connection());
    }

    /** Invoices and credit notes that bear any word of the lines, in whatever field. */
    static Set<Invoice> bearing(Tx tx, long company, long accounting, List<PayoutLine> lines) throws SQLException {
        return named(tx, company, accounting, lines).keySet();
    }

    private void meet(Tx tx, OrderField field, long accounting) throws SQLException {
        var open = row.lines().stream().filter(PayoutRow.Line::isOpen).toList();
        var named = named(
                tx,
                row.company(),
                accounting,
                open.stream().map(PayoutRow.Line::line).toList());
        var standing = facts.of(named.values());
        var groups = new LinkedHashMap<Invoice, List<PayoutRow.Line>>();
        for (var line : open) {
            var fits = field.lookup().of(line.line(), named.keySet());
            var free = fits.stream().filter(i -> hasRoom(of(standing, i))).toList();
            if (free.size() == 1) {
                groups.computeIfAbsent(free.getFirst(), i -> new ArrayList<>()).add(line);
            } else if (!fits.isEmpty()) {
                unmet(
                        line,
                        free.isEmpty() ? PAID_ALREADY : "payout.line-ambiguous",
                        free.isEmpty() ? fits : free,
                        line.line().purchased().abs());
            }
        }
        for (var group : groups.entrySet()) {
            settle(of(standing, group.getKey()), again(of(standing, group.getKey()), group.getValue()));
        }
    }

    private boolean hasRoom(MetFacts.Of of) {
        return of.open().isPositive() || of.hasLeft(row.payout().provider());
    }

    private static MetFacts.Of of(Map<Invoice, MetFacts.Of> standing, Invoice invoice) {
        return Objects.requireNonNull(standing.get(invoice));
    }

    /** A line that a changed payout tells again takes what it settled before. @return the rest */
    private List<PayoutRow.Line> again(MetFacts.Of of, List<PayoutRow.Line> lines) throws SQLException {
        var rest = new ArrayList<PayoutRow.Line>();
        for (var line : lines) {
            var key = of.takeLeft(row.payout().provider(), worth(line, of), limits);
            if (key.isPresent()) {
                trails.addAll(facts.settle(line, key.get(), true));
            } else {
                rest.add(line);
            }
        }
        return rest;
    }

    /** Each settles its part of what is open, and none more than that. */
    private void settle(MetFacts.Of of, List<PayoutRow.Line> lines) throws SQLException {
        var invoice = of.named().invoice();
        // What a changed payout no longer says as it did is a person's: of the sale as it was, something may be paid.
        boolean changed = row.version() > 1 && of.hasLeft(row.payout().provider());
        var parts = DocumentParts.of(
                lines.stream()
                        .map(line -> changed ? Money.zero(of.open().currency()) : worth(line, of))
                        .toList(),
                of.open(),
                limits);
        boolean any = parts.stream().anyMatch(Optional::isPresent);
        var before = Money.zero(of.open().currency());
        int nth = 0;
        for (int i = 0; i < lines.size(); i++) {
            var part = parts.get(i);
            if (part.isPresent()) {
                trails.addAll(facts.settle(lines.get(i), of, part.get(), before, nth++));
                before = before.plus(part.get());
            } else {
                var worth = lines.get(i).line().purchased().abs();
                unmet(
                        lines.get(i),
                        any ? PAID_ALREADY : "payout.line-other-amount",
                        List.of(invoice),
                        any ? worth : of.open());
            }
        }
    }

    /** What it is of the document: negative for a sale that was taken back, or a refund that pays. */
    private static Money worth(PayoutRow.Line line, MetFacts.Of of) {
        var amount = line.line().purchased();
        return of.named().invoice().credit() ? amount.negated() : amount;
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

    private static Map<Invoice, MetFacts.Named> named(Tx tx, long company, long accounting, List<PayoutLine> lines)
            throws SQLException {
        var plains = new TreeSet<String>();
        lines.forEach(line -> line.references().forEach(r -> plains.add(Leniency.plain(r))));
        var found = tx.query(
                NAMED,
                r -> {
                    var invoice = (Invoice) Json.readDocument(DocumentKind.INVOICE, r.getString(3));
                    return new MetFacts.Named(r.getLong(1), r.getInt(2), invoice, factKey(accounting, invoice));
                },
                company,
                accounting,
                company,
                Tx.texts(plains));
        return found.stream()
                .collect(Collectors.toMap(
                        MetFacts.Named::invoice, Function.identity(), (a, _) -> a, LinkedHashMap::new));
    }

    /** The names that the facts of other ways have too, so that no document is counted twice. */
    private static String factKey(long accounting, Invoice invoice) {
        return invoice.credit()
                ? "credit:" + accounting + ":note:" + invoice.number()
                : "sale:" + accounting + ":invoice:" + invoice.number();
    }
}
