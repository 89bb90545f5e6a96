package se.knyt.engine.books;

import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import se.knyt.core.commerce.Invoice;
import se.knyt.core.commerce.PayoutLine;
import se.knyt.core.money.Allocation;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.core.reconciliation.KeyKind;
import se.knyt.core.reconciliation.Leniency;
import se.knyt.core.reconciliation.MatchLimits;
import se.knyt.engine.db.IdAllocator;
import se.knyt.engine.db.Tx;
import se.knyt.engine.json.Json;
import se.knyt.engine.trails.InvoiceTrails;
import se.knyt.engine.trails.ReferenceRanks;

/**
 * The facts by which lines of payouts settle invoices and credit notes that others made: one for each line, of the part that it settles.
 * What the accounting system says is open is less by those of which it does not know yet.
 */
final class MetFacts {
    private static final String FACTS = """
            select d.document_id, f.fact_key, f.provider, f.amount_minor - f.elsewhere_minor, f.currency, d.updated_at,
                   p.provider, p.reference, l.kind, l.provider_transaction_id, l.seq, l.revision, l.part_of
              from document d
              join fact f on f.company_id = d.company_id and f.trail_id = d.trail_id and f.document_id = d.document_id
              left join payout_line l on l.company_id = f.company_id and l.fact_id = f.fact_id
              left join payout p on p.company_id = l.company_id and p.payout_id = l.payout_id
             where d.company_id = ? and d.document_id = any (?) and f.type in ('sale', 'credit')
             order by f.fact_id
            """;
    private static final String BOOKED = """
            select effect_key, done_at from effect
             where company_id = ? and connection_id = ? and effect_key = any (?) and state = 'done' and done_at is not null
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
    private static final String MATCH = """
            update payout_line l
               set status = 'matched', tier = ?, fact_id = f.fact_id, trail_id = f.trail_id, candidates = '[]', matched_by = 'knyt',
                   matched_at = ?
              from fact f
             where f.company_id = ? and f.fact_key = ? and l.company_id = f.company_id and l.payout_id = ? and l.seq = ?
               and l.fact_id is null
            returning l.trail_id
            """;
    private static final String PART = ":part:";

    private final Tx tx;
    private final IdAllocator ids;
    private final PayoutRow row;
    private final long accounting;
    private final int settingsVersion;
    private final PayoutContext moment;

    MetFacts(Tx tx, IdAllocator ids, PayoutRow row, long accounting, int settingsVersion, PayoutContext moment) {
        this.tx = tx;
        this.ids = ids;
        this.row = row;
        this.accounting = accounting;
        this.settingsVersion = settingsVersion;
        this.moment = moment;
    }

    /**
     * A document of the accounting system.
     *
     * @param factKey as the facts of other ways are named too, so that no document is counted twice
     */
    record Named(long document, int version, Invoice invoice, String factKey) {}

    /**
     * One that stands.
     *
     * @param reference of the payout whose line it is, empty where no line names it any more
     * @param bookKey of the payment by which its line settles the document, null where no line names it any more
     * @param readAt when the document was last read
     */
    private record Standing(
            String key,
            String provider,
            Money amount,
            String reference,
            @Nullable String bookKey,
            Instant readAt) {}

    /**
     * What a line is of a document, or has settled of it.
     *
     * @param reference of its payout, empty where no line names it any more
     */
    record Share(String provider, String reference, Money amount) {}

    /** What stands on a document, and what is left of it for lines that come now. */
    static final class Of {
        private final Named named;
        private final List<Standing> facts;
        private final List<Standing> left;
        private final Money open;

        private Of(Named named, List<Standing> facts, Money open) {
            this.named = named;
            this.facts = facts;
            this.left = new ArrayList<>(
                    facts.stream().filter(f -> f.bookKey() == null).toList());
            this.open = open;
        }

        Named named() {
            return named;
        }

        /** Not negative. */
        Money open() {
            return open;
        }

        /** Gives away, once, a fact of the provider that no line names any more, and that such an amount settles. */
        Optional<String> takeLeft(String provider, Money amount, MatchLimits limits) {
            var found = left.stream()
                    .filter(f -> f.provider().equals(provider) && limits.closes(f.amount(), amount))
                    .findFirst();
            found.ifPresent(left::remove);
            return found.map(Standing::key);
        }

        /** What lines have settled of it, in the order they came. */
        List<Share> shares() {
            return facts.stream()
                    .map(f -> new Share(f.provider(), f.reference(), f.amount()))
                    .toList();
        }

        boolean hasLeft(String provider) {
            return left.stream().anyMatch(f -> f.provider().equals(provider));
        }

        /** @param nth which of those that come now, from 0 */
        private String nextKey(int nth) {
            int at = facts.size() + nth;
            return at == 0 ? named.factKey() : named.factKey() + PART + (at + 1);
        }
    }

    /** The same for each of the documents. */
    Map<Invoice, Of> of(Collection<Named> named) throws SQLException {
        var facts = new HashMap<Long, List<Standing>>();
        tx.query(
                FACTS,
                r -> facts.computeIfAbsent(r.getLong(1), d -> new ArrayList<>())
                        .add(new Standing(
                                r.getString(2),
                                r.getString(3),
                                Money.of(r.getLong(4), new Currency(r.getString(5))),
                                Objects.requireNonNullElse(r.getString(8), ""),
                                r.getString(7) == null
                                        ? null
                                        : PaymentKeys.book(PaymentKeys.line(
                                                r.getString(7),
                                                r.getString(8),
                                                r.getString(9),
                                                r.getString(10),
                                                r.getInt(11),
                                                r.getInt(12),
                                                r.getInt(13))),
                                Tx.instant(r, 6))),
                row.company(),
                Tx.bigints(named.stream().map(Named::document).toList()));
        var booked = booked(facts.values());
        var result = new LinkedHashMap<Invoice, Of>();
        for (var one : named) {
            var standing = facts.getOrDefault(one.document(), List.of());
            result.put(one.invoice(), new Of(one, standing, open(one.invoice(), standing, booked)));
        }
        return result;
    }

    private Map<String, Instant> booked(Collection<List<Standing>> facts) throws SQLException {
        var keys = facts.stream()
                .flatMap(List::stream)
                .map(Standing::bookKey)
                .filter(Objects::nonNull)
                .collect(Collectors.toSet());
        var result = new HashMap<String, Instant>();
        if (!keys.isEmpty()) {
            tx.query(
                    BOOKED,
                    r -> result.put(r.getString(1), Tx.instant(r, 2)),
                    row.company(),
                    accounting,
                    Tx.texts(keys));
        }
        return result;
    }

    /** The accounting system's own word, less what it has not been read again after; and no more than is ours to meet. */
    private static Money open(Invoice invoice, List<Standing> facts, Map<String, Instant> booked) {
        var unread = Money.zero(invoice.total().currency());
        var met = unread;
        for (var fact : facts) {
            met = met.plus(fact.amount());
            var at = fact.bookKey() == null ? null : booked.get(fact.bookKey());
            if (at == null || at.isAfter(fact.readAt())) {
                unread = unread.plus(fact.amount());
            }
        }
        var told = invoice.balance().minus(unread);
        var left = invoice.total().minus(met);
        var open = told.compareTo(left) < 0 ? told : left;
        return open.isNegative() ? Money.zero(open.currency()) : open;
    }

    /** The line settles a part of the document that is a fact already. @return its trail, empty where it is another line's by now */
    List<Long> settle(PayoutRow.Line line, String factKey, boolean exact) throws SQLException {
        return tx.query(
                MATCH,
                r -> r.getLong(1),
                exact ? KeyKind.ORDER_REFERENCE.tier() : KeyKind.ORDER_REFERENCE.tier() + 1,
                moment.companyNow(),
                row.company(),
                factKey,
                row.id(),
                line.seq());
    }

    /**
     * The line settles a part of the document, which becomes a fact in the document's trail.
     *
     * @param before what of the document other lines of this payout settle
     * @param nth which of this payout's lines on the document it is, from 0
     */
    List<Long> settle(PayoutRow.Line line, Of of, Money amount, Money before, int nth) throws SQLException {
        var key = of.nextKey(nth);
        write(line.line(), of, key, amount, before);
        return settle(line, key, line.line().purchased().abs().equals(amount));
    }

    private void write(PayoutLine line, Of of, String key, Money amount, Money before) throws SQLException {
        var one = of.named();
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
        var met = before;
        for (var fact : of.facts) {
            met = met.plus(fact.amount());
        }
        tx.update(
                INSERT_FACT,
                row.company(),
                ids.next(),
                key,
                invoice.credit() ? "credit" : "sale",
                trail,
                one.document(),
                one.version(),
                row.payout().provider(),
                invoice.number(),
                invoice.date(),
                amount.currency().code(),
                amount.minor(),
                tax(invoice, met.plus(amount)).minus(tax(invoice, met)).minor(),
                Json.write(invoice),
                settingsVersion,
                moment.machineNow());
        var ranks = ranks(line);
        tx.update(
                REFER,
                row.payout().provider(),
                Tx.texts(new ArrayList<>(ranks.keySet())),
                Tx.ints(new ArrayList<>(ranks.values())),
                row.company(),
                key);
    }

    /** The VAT of so much of the invoice: the parts together have all of it. */
    private static Money tax(Invoice invoice, Money part) {
        return part.compareTo(invoice.total()) >= 0
                ? invoice.tax()
                : Allocation.part(invoice.tax(), part, invoice.total());
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
}
