package se.knyt.engine.flows;

import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import se.knyt.core.bookkeeping.SaleLine;
import se.knyt.core.bookkeeping.Voucher;
import se.knyt.core.commerce.Invoice;
import se.knyt.core.commerce.Order;
import se.knyt.core.commerce.PayoutLine;
import se.knyt.core.commerce.Refund;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.engine.Audit;
import se.knyt.engine.clock.CompanyClocks;
import se.knyt.engine.db.Database;
import se.knyt.engine.db.Tx;
import se.knyt.engine.intake.PageWriter;
import se.knyt.engine.intake.RecordOrigin;
import se.knyt.engine.json.Json;
import se.knyt.engine.rules.Asked;
import se.knyt.engine.rules.Verdict;
import se.knyt.engine.settings.SettingsStore;
import se.knyt.engine.trails.Roads;
import se.knyt.engine.trails.TrailState;
import se.knyt.spi.EffectKind;
import se.knyt.spi.PullSource;
import se.knyt.spi.PullSource.Lane;

/**
 * Refunds that only the provider tells of: a line of a payout, and neither a refund in the shop nor a credit note. Each is a draft of
 * a return on the purchase that the line names, by rows where the amount fits one way only and else by the rates of the sale. A
 * person or a rule books it: it becomes a refund of the purchase like any other, told by that person, or by Knyt.
 */
public final class ReturnDrafts {

    /** What is read of a line, as line l of payout p. */
    static final String LINE = """
            l.seq, case when l.original_currency = '' then l.amount_minor else l.original_minor end,
                   coalesce(nullif(l.original_currency, ''), p.currency), l.at, p.provider, p.reference, l.order_reference,
                   l.second_reference, l.capture_reference, l.provider_order_id, l.provider_transaction_id, l.provider_kind,
                   p.connection_id
            """;

    private static final String OPEN = "select " + LINE
            + " from payout_line l join payout p on p.company_id = l.company_id and p.payout_id = l.payout_id"
            + " where l.company_id = ? and l.payout_id = ? and l.kind = 'refund' and l.fact_id is null and l.seq = ?";
    private static final String PURCHASES = """
            select min(r.rank), f.trail_id
              from fact_reference r join fact f on f.company_id = r.company_id and f.fact_id = r.fact_id
             where r.company_id = ? and r.provider = ? and r.reference = any (?) and f.type = 'sale' and f.trail_id is not null
             group by f.trail_id order by 1, 2 limit 2
            """;

    private final Database database;
    private final Planner planner;
    private final PageWriter pages;
    private final CompanyClocks clocks;
    private final SettingsStore settings;
    private final Runnable wake;

    /** @param wake called when something is to be planned */
    public ReturnDrafts(
            Database database,
            Planner planner,
            PageWriter pages,
            CompanyClocks clocks,
            SettingsStore settings,
            Runnable wake) {
        this.database = database;
        this.planner = planner;
        this.pages = pages;
        this.clocks = clocks;
        this.settings = settings;
        this.wake = wake;
    }

    /**
     * What booking a line would do.
     *
     * @param seq names the line within its payout
     * @param amount that went back, positive
     * @param order the purchase's number, empty where none is found
     * @param trail the purchase, 0 where none is found
     * @param byRows whether the amount told the rows
     * @param notes what would be made
     * @param problem code of what is in the way, empty when nothing is
     */
    public record Draft(
            int seq,
            Money amount,
            String order,
            long trail,
            boolean byRows,
            List<Note> notes,
            String problem,
            Map<String, String> arguments) {
        public Draft {
            notes = List.copyOf(notes);
            arguments = Map.copyOf(arguments);
        }
    }

    /**
     * A credit note, or in books of our own a voucher.
     *
     * @param invoice number of the invoice that it credits, empty where there is none
     * @param voucher what stands in the books by it
     */
    public record Note(String invoice, List<SaleLine> lines, Voucher voucher) {
        public Note {
            lines = List.copyOf(lines);
        }
    }

    record Line(
            int seq,
            Money amount,
            Instant at,
            String provider,
            String payout,
            String transaction,
            Set<String> names,
            String word,
            long connection) {
        static Line of(ResultSet row) throws SQLException {
            var names = new LinkedHashSet<String>();
            for (int column = 7; column <= 11; column++) {
                names.add(row.getString(column));
            }
            names.remove("");
            return new Line(
                    row.getInt(1),
                    Money.of(row.getLong(2), new Currency(row.getString(3))).abs(),
                    Tx.instant(row, 4),
                    row.getString(5),
                    row.getString(6),
                    row.getString(11),
                    names,
                    row.getString(12),
                    row.getLong(13));
        }

        List<String> payments() {
            return transaction.isEmpty() ? List.of() : List.of(transaction);
        }

        String sourceId() {
            return ReturnDraftKeys.OF_LINE + provider + ":" + payout + ":"
                    + (transaction.isEmpty() ? seq : transaction);
        }
    }

    /**
     * A draft with the refund that it would become.
     *
     * @param asked what rules are told of it; empty while it cannot be booked
     */
    record Drafted(Draft draft, long shop, @Nullable Refund refund, Optional<Asked> asked) {
        static Drafted problem(Line line, String order, long trail, String code) {
            var arguments = new TreeMap<String, String>();
            arguments.put("order", order);
            arguments.put("amount", line.amount().toString());
            return new Drafted(
                    new Draft(line.seq(), line.amount(), order, trail, false, List.of(), code, arguments),
                    0,
                    null,
                    Optional.empty());
        }
    }

    /** Some of a payout's refund lines that are matched with nothing, as drafts. */
    public DraftPage page(long company, long payout, DraftPage.Place place) {
        return database.forCompany(
                "return-drafts",
                company,
                tx -> DraftPage.read(
                        tx,
                        company,
                        payout,
                        place,
                        line -> drafted(tx, company, line).draft()));
    }

    /** Books one, or says what is in the way and changes nothing; empty where the line is no longer open. */
    public Optional<Draft> book(long company, long payout, int seq, String actor) {
        var drafted = drafted(company, payout, seq);
        drafted.filter(d -> d.draft().problem().isEmpty()).ifPresent(d -> {
            tell(company, d, new Booking(payout, actor, "", 0));
            wake.run();
        });
        return drafted.map(Drafted::draft);
    }

    /**
     * A draft with what rules say of it.
     *
     * @param version settings version that the rules stand in
     * @param verdict empty while the draft cannot be booked
     */
    public record Trial(Draft draft, int version, Optional<Verdict> verdict) {}

    /** What rules say, those in use or of an edit, of a line as a draft; changes nothing. Empty where it is no longer open. */
    public Optional<Trial> tried(long company, long payout, int seq, UnaryOperator<SettingsStore.InUse> using) {
        return database.forCompany("try-draft", company, tx -> {
            var inUse = using.apply(settings.current(tx, company));
            return drafted(tx, company, payout, seq)
                    .map(d -> new Trial(
                            d.draft(), inUse.settings().version(), d.asked().map(inUse.rules()::explain)));
        });
    }

    /** A line as a draft; empty where it is no longer open. */
    Optional<Drafted> drafted(long company, long payout, int seq) {
        return database.forCompany("return-draft", company, tx -> drafted(tx, company, payout, seq));
    }

    /** A line that is matched with nothing. */
    Optional<Line> line(Tx tx, long company, long payout, int seq) throws SQLException {
        return tx.first(OPEN, Line::of, company, payout, seq);
    }

    Optional<Drafted> drafted(Tx tx, long company, long payout, int seq) throws SQLException {
        var line = line(tx, company, payout, seq);
        return line.isPresent() ? Optional.of(drafted(tx, company, line.get())) : Optional.empty();
    }

    /**
     * Who books.
     *
     * @param payout whose line it is
     * @param rule by which it is booked, empty where a person says so
     * @param version settings version of the rule
     */
    record Booking(long payout, String actor, String rule, int version) {
        static Booking byRule(long payout, String rule, int version) {
            return new Booking(payout, "knyt", rule, version);
        }

        private void keep(Tx tx, long company, int seq) throws SQLException {
            if (!rule.isEmpty()) {
                tx.update(
                        "update payout_line set draft_rule = ?, draft_version = ?"
                                + " where company_id = ? and payout_id = ? and seq = ?",
                        rule,
                        version,
                        company,
                        payout,
                        seq);
            }
        }
    }

    /** Tells of the refund that a draft is, as whoever books it says. */
    void tell(long company, Drafted drafted, Booking by) {
        var refund = drafted.refund();
        if (refund == null) {
            return;
        }
        var told = new LinkedHashMap<String, String>();
        told.put("line", refund.sourceId());
        told.put("order", refund.orderNumber());
        told.put("amount", refund.total().toString());
        told.put("by", by.actor());
        if (!by.rule().isEmpty()) {
            told.put("rule", by.rule());
            told.put("version", String.valueOf(by.version()));
        }
        var record = new PullSource.SourceRecord(
                refund.sourceId(),
                clocks.now(company),
                "application/json",
                Json.write(told).getBytes(StandardCharsets.UTF_8),
                PullSource.Reading.Read.of(List.of(refund), List.of()));
        pages.write(
                new RecordOrigin(company, drafted.shop(), "returns", Lane.TRADE),
                new PullSource.Page(List.of(record), "", false),
                tx -> {
                    by.keep(tx, company, drafted.draft().seq());
                    Audit.write(
                            tx,
                            company,
                            clocks.machineNow(),
                            by.actor(),
                            by.rule().isEmpty() ? "return.book" : "return.book-by-rule",
                            "#" + refund.orderNumber(),
                            told);
                });
    }

    /** The purchase that a line names, where it names one above the others. */
    Optional<TrailState> purchase(Tx tx, long company, Line line) throws SQLException {
        var purchases = tx.query(
                PURCHASES,
                row -> Map.entry(row.getInt(1), row.getLong(2)),
                company,
                line.provider(),
                Tx.texts(List.copyOf(line.names())));
        boolean one = purchases.size() == 1
                || (purchases.size() == 2
                        && purchases.get(0).getKey() < purchases.get(1).getKey());
        return one ? planner.trail(tx, company, purchases.getFirst().getValue()) : Optional.empty();
    }

    private Drafted drafted(Tx tx, long company, Line line) throws SQLException {
        var state = purchase(tx, company, line);
        var doc = state.flatMap(TrailState::order);
        if (state.isEmpty() || doc.isEmpty()) {
            return Drafted.problem(line, "", 0, "return.no-purchase");
        }
        var order = (Order) doc.get().document();
        if (!line.amount().currency().equals(order.currency())) {
            // Changed on the way, and the settlement does not say from what.
            return Drafted.problem(line, order.number(), state.get().trail(), "return.other-currency");
        }
        if (creditWaits(state.get(), line.amount())) {
            return Drafted.problem(line, order.number(), state.get().trail(), "return.credit-waits");
        }
        var context = planner.context(tx, state.get());
        var around = DraftRules.around(tx, context, line.connection(), doc.get().connection());
        return drafted(line, state.get(), context, doc.get(), around);
    }

    /** A credit of the same amount that no line has paid yet is what the line pays, once it is known to be. */
    private static boolean creditWaits(TrailState state, Money amount) {
        long credits = state.facts().stream()
                .filter(f -> "credit".equals(f.type())
                        && !Roads.isBy(f)
                        && f.amount().minus(f.elsewhere()).equals(amount))
                .count();
        long paid = state.lines().stream()
                .filter(l -> l.kind() == PayoutLine.Kind.REFUND
                        && l.matched()
                        && l.amount().abs().equals(amount))
                .count();
        long told = state.of(Refund.class)
                .filter(e -> e.getValue().total().equals(amount))
                .count();
        long notes = state.of(Invoice.class)
                .map(Map.Entry::getValue)
                .filter(i -> i.credit() && !i.cancelled() && i.total().equals(amount))
                .count();
        long ours = state.effects().stream()
                .filter(e ->
                        e.kind() == EffectKind.REFUND && !"withdrawn".equals(e.state()) && amount.equals(e.amount()))
                .count();
        return Math.max(Math.max(credits, told), Math.max(notes, ours)) > paid;
    }

    private static Drafted drafted(
            Line line, TrailState state, PlanContext context, TrailState.Doc doc, DraftRules.Around around) {
        var order = (Order) doc.document();
        var refunds = new DraftRefunds(line, state, context, doc);
        var outcome = new ReturnPreview(state, context, doc).of(refunds::of);
        return new Drafted(
                new Draft(
                        line.seq(),
                        line.amount(),
                        order.number(),
                        state.trail(),
                        !outcome.refund().rows().isEmpty(),
                        outcome.notes(),
                        outcome.problem(),
                        outcome.arguments()),
                doc.connection(),
                outcome.problem().isEmpty() ? outcome.refund() : null,
                outcome.problem().isEmpty()
                        ? Optional.of(DraftRules.asked(
                                line, state, order, !outcome.refund().rows().isEmpty(), around))
                        : Optional.empty());
    }
}
