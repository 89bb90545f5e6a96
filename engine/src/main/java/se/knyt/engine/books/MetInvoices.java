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
import org.jspecify.annotations.Nullable;
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
    private static final String OTHER_AMOUNT = "payout.line-other-amount";
    /** With what lines of another provider are, or have settled. */
    private static final String TOGETHER = "payout.line-over-together";

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
    private final Set<Long> beside = new TreeSet<>();

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
     * @param beside payouts with open lines for the same documents, of which something else holds now
     */
    record Met(Map<Integer, Unmet> unmet, Set<Long> trails, Set<Long> beside) {
        static final Met NONE = new Met(Map.of(), Set.of(), Set.of());
    }

    static Met meet(Tx tx, IdAllocator ids, PayoutRow row, Settings settings, PayoutContext moment)
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
        met.meet(tx, field.get(), accounting.get(), settings);
        return new Met(met.unmet, met.trails, met.beside);
    }

    /** Where the payout is booked, whether that is paused or not. */
    static Optional<Long> accounting(Tx tx, PayoutRow row) throws SQLException {
        return tx.first(ACCOUNTING, r -> r.getLong(1), row.company(), FlowCode.PAYOUTS_TO_BOOKS, row.connection());
    }

    /** Invoices and credit notes that bear any word of the lines, in whatever field. */
    static Set<Invoice> bearing(Tx tx, long company, long accounting, List<PayoutLine> lines) throws SQLException {
        return named(tx, company, accounting, lines).keySet();
    }

    private void meet(Tx tx, OrderField field, long accounting, Settings settings) throws SQLException {
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
            } else if (free.isEmpty() && fits.size() == 1) {
                var of = of(standing, fits.getFirst());
                unsettled(line, of, List.of(new Weighed(worth(line, of), line, null)), /* any= */ true);
            } else if (!fits.isEmpty()) {
                unmet(
                        line,
                        free.isEmpty() ? PAID_ALREADY : "payout.line-ambiguous",
                        free.isEmpty() ? fits : free,
                        line.line().purchased().abs());
            }
        }
        var others = groups.isEmpty()
                ? List.<LinesBeside.Beside>of()
                : LinesBeside.of(
                        tx, row, open.stream().map(PayoutRow.Line::line).toList());
        for (var group : groups.entrySet()) {
            var of = of(standing, group.getKey());
            var rivals = others.stream()
                    .filter(one -> names(one, group.getKey(), named.keySet(), settings))
                    .toList();
            settle(of, again(of, group.getValue()), rivals);
        }
    }

    /** Whether it is for that document alone, as its own provider's payouts name it. */
    private static boolean names(LinesBeside.Beside one, Invoice invoice, Set<Invoice> invoices, Settings settings) {
        return settings.orderField(one.provider())
                .map(field -> field.lookup().of(one.line(), invoices))
                .filter(fits -> fits.equals(List.of(invoice)))
                .isPresent();
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

    /** A line as it is weighed: one of this payout, or beside it. */
    private record Weighed(Money worth, PayoutRow.@Nullable Line own, LinesBeside.@Nullable Beside other) {}

    /** Each settles its part of what is open, and together with those beside them none more than that. */
    private void settle(MetFacts.Of of, List<PayoutRow.Line> lines, List<LinesBeside.Beside> rivals)
            throws SQLException {
        // What a changed payout no longer says as it did is a person's: of the sale as it was, something may be paid.
        boolean changed = row.version() > 1 && of.hasLeft(row.payout().provider());
        var weighed = weighed(of, lines, rivals, changed);
        var parts = DocumentParts.of(
                weighed.stream().map(Weighed::worth).toList(),
                of.open(),
                of.named().invoice().total(),
                limits);
        boolean any = parts.stream().anyMatch(Optional::isPresent);
        var before = Money.zero(of.open().currency());
        int nth = 0;
        for (int i = 0; i < weighed.size(); i++) {
            var line = weighed.get(i).own();
            if (line == null) {
                continue;
            }
            var part = parts.get(i);
            if (part.isPresent()) {
                trails.addAll(facts.settle(line, of, part.get(), before, nth++));
                before = before.plus(part.get());
            } else {
                unsettled(line, of, weighed, any);
            }
        }
        if (nth > 0 || row.reconciledAt() == null) {
            rivals.forEach(rival -> beside.add(rival.payout()));
        }
    }

    /** In the order of their payouts, whichever is looked at first: all come to the same. */
    private List<Weighed> weighed(
            MetFacts.Of of, List<PayoutRow.Line> lines, List<LinesBeside.Beside> rivals, boolean changed) {
        var earlier = new ArrayList<Weighed>();
        var later = new ArrayList<Weighed>();
        for (var rival : rivals) {
            int order = rival.paidAt().compareTo(row.payout().paidAt());
            boolean first = order < 0 || (order == 0 && rival.payout() < row.id());
            (first ? earlier : later).add(new Weighed(worth(rival.line(), of), null, rival));
        }
        for (var line : lines) {
            var worth = changed ? Money.zero(of.open().currency()) : worth(line, of);
            earlier.add(new Weighed(worth, line, null));
        }
        earlier.addAll(later);
        return earlier;
    }

    /** Why a line settles nothing: with what others have paid, where another provider is among them. */
    private void unsettled(PayoutRow.Line line, MetFacts.Of of, List<Weighed> weighed, boolean any) {
        var others = new ArrayList<>(of.shares());
        weighed.stream()
                .map(Weighed::other)
                .filter(Objects::nonNull)
                .map(one -> new MetFacts.Share(one.provider(), one.reference(), worth(one.line(), of)))
                .forEach(others::add);
        var provider = row.payout().provider();
        var zero = Money.zero(of.open().currency());
        var over =
                weighed.stream().map(Weighed::worth).reduce(zero, Money::plus).minus(of.open());
        if (others.stream().allMatch(one -> one.provider().equals(provider)) || !over.isPositive()) {
            unmet(
                    line,
                    any ? PAID_ALREADY : OTHER_AMOUNT,
                    List.of(of.named().invoice()),
                    any ? line.line().purchased().abs() : of.open());
            return;
        }
        unmet.put(
                line.seq(),
                new Unmet(
                        TOGETHER,
                        Map.of(
                                "invoices", of.named().invoice().number(),
                                "by", joined(others, MetFacts.Share::provider),
                                "with", joined(others, MetFacts.Share::reference),
                                "paid",
                                        Money.sum(
                                                        others.stream()
                                                                .map(MetFacts.Share::amount)
                                                                .toList(),
                                                        zero.currency())
                                                .toString(),
                                "amount", line.line().purchased().abs().toString(),
                                "over", over.toString())));
    }

    private static String joined(List<MetFacts.Share> shares, Function<MetFacts.Share, String> word) {
        return shares.stream()
                .map(word)
                .filter(text -> !text.isEmpty())
                .distinct()
                .collect(Collectors.joining(", "));
    }

    /** What it is of the document: negative for a sale that was taken back, or a refund that pays. */
    private static Money worth(PayoutRow.Line line, MetFacts.Of of) {
        return worth(line.line(), of);
    }

    private static Money worth(PayoutLine line, MetFacts.Of of) {
        var amount = line.purchased();
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
