package se.knyt.engine.books;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import se.knyt.core.bookkeeping.LineAccounts;
import se.knyt.core.bookkeeping.LineRuling;
import se.knyt.core.bookkeeping.PostingSettings;
import se.knyt.core.commerce.PayoutLine;
import se.knyt.engine.db.Tx;
import se.knyt.engine.intake.Archive;
import se.knyt.engine.rules.RuleBook;
import se.knyt.engine.rules.RuleSubject;
import se.knyt.engine.rules.RuleWords;
import se.knyt.engine.rules.RuledDimension;
import se.knyt.engine.rules.Verdict;
import se.knyt.engine.settings.SettingsStore;

/**
 * Asks the company's rules about the lines of a payout that is to be booked, and keeps what they say with each line. A payout whose
 * voucher stands goes on under the rules it was booked under, however they have changed since.
 */
final class PayoutRules {
    private static final String BOOKED = "select 1 from voucher where company_id = ? and payout_id = ? limit 1";
    private static final String KEEP = """
            update payout_line l
               set ruled_as = n.k, ruled_account = n.a, cost_centre = n.cc, project = n.p, ruled_by = n.b, ruled_version = n.v,
                   dimensions = n.d
              from unnest(?, ?, ?, ?, ?, ?, ?, ?) as n (s, k, a, cc, p, b, v, d)
             where l.company_id = ? and l.payout_id = ? and l.seq = n.s
            """;

    private final SettingsStore settings;
    private final DimensionTargets dimensions;
    private final Archive archive;

    PayoutRules(SettingsStore settings, DimensionTargets dimensions, Archive archive) {
        this.archive = archive;
        this.settings = settings;
        this.dimensions = dimensions;
    }

    /** Why a payout is held. */
    record Held(String code, Map<String, String> arguments) {}

    /**
     * A payout with what the rules say of its lines, or why they hold it.
     *
     * @param draft why it waits all the same, though all is said: a person books it
     */
    record Ruled(PayoutRow row, Optional<Held> held, Optional<Held> draft) {
        Ruled(PayoutRow row, Optional<Held> held) {
            this(row, held, Optional.empty());
        }
    }

    /**
     * Asks and keeps the answers; a payout that is planned is not asked about again.
     *
     * @param books the connection that its voucher goes to
     */
    Ruled ask(Tx tx, PayoutRow row, PostingSettings posting, long books) throws SQLException {
        if (row.planned()) {
            return new Ruled(row, Optional.empty());
        }
        var inUse = settings.current(tx, row.company());
        if (row.ruledVersion() == 0 && !inUse.rules().has(RuleSubject.PAYOUT_LINE)) {
            return new Ruled(row, Optional.empty());
        }
        boolean booked =
                tx.first(BOOKED, r -> r.getInt(1), row.company(), row.id()).isPresent();
        if (booked) {
            if (row.ruledVersion() == 0) {
                return new Ruled(row, Optional.empty());
            }
            inUse = settings.version(tx, row.company(), row.ruledVersion());
        }
        var refusing = dimensions.refusing(tx, row.company(), books);
        // What was received is opened and read once more only where a rule asks of it.
        var around = LineContext.of(tx, row, posting);
        var told = inUse.rules().asksOfFields(RuleSubject.PAYOUT_LINE)
                ? around.with(RawFields.of(tx, archive, row))
                : around;
        var ruled = judged(row, told, inUse.rules(), posting, refusing, words(tx, row));
        if (ruled.held().isEmpty() && ruled.draft().isPresent() && !booked) {
            // As the rules have it, so that what they have decided of its lines is asked of nobody.
            return new Ruled(ruled.row(), ruled.draft());
        }
        if (ruled.held().isEmpty()) {
            ruled = new Ruled(DisputedLines.placed(tx, ruled.row()), Optional.empty());
            boolean any = inUse.rules().has(RuleSubject.PAYOUT_LINE);
            keep(tx, row, ruled.row().lines(), any ? inUse.settings().version() : 0);
        }
        return ruled;
    }

    /**
     * What rules say of all its lines, or of the first that holds it.
     *
     * @param refusing name of the system that its voucher goes to, where that has no place for further dimensions
     * @param words what people have said of the payout
     */
    static Ruled judged(
            PayoutRow row,
            LineContext around,
            RuleBook rules,
            PostingSettings posting,
            Optional<String> refusing,
            RuleWords words) {
        var lines = new ArrayList<PayoutRow.Line>();
        var draft = Optional.<Held>empty();
        for (var line : row.lines()) {
            var verdict = rules.judge(around.asked(line), words);
            draft = draft.or(() -> draft(verdict, line));
            var held = held(verdict, line, posting, refusing);
            if (held.isPresent()) {
                return new Ruled(row, held);
            }
            if (line.skipped()) {
                // Where its money stands is said by the rule that skips the purchase, or the line.
                lines.add(line);
                continue;
            }
            if (verdict.skipped()) {
                lines.add(line.ruled(
                        SkippedLines.ruling(row, posting, LineSkips.Skip.of(RuleSubject.PAYOUT_LINE, verdict))));
                continue;
            }
            // What takes a debt to another provider, or an invoice of the provider's own, stands there: no rule may
            // choose that account, or leave it.
            boolean taken = line.debt().filter(PayoutRow.Debt::met).isPresent()
                    || line.invoice()
                            .filter(PayoutRow.PaidInvoice::onReceivable)
                            .isPresent();
            lines.add(line.ruled(
                    taken ? LineRuling.NONE : kept(verdict, line.line().kind())));
        }
        return new Ruled(row.with(lines), Optional.empty(), draft);
    }

    private static Optional<Held> draft(Verdict verdict, PayoutRow.Line line) {
        return verdict.drafted().filter(by -> !by.said()).map(by -> {
            var arguments = new TreeMap<>(by.arguments());
            arguments.put("line", String.valueOf(line.line().line()));
            arguments.put("word", line.line().providerKind());
            return new Held("payout.rule-draft", arguments);
        });
    }

    static RuleWords words(Tx tx, PayoutRow row) throws SQLException {
        return LineSkips.words(tx, row.company(), row.id());
    }

    /** What stands with a line: nothing where rules say nothing of it, or it is none that they book. */
    private static LineRuling kept(Verdict verdict, PayoutLine.Kind kind) {
        var ruling = verdict.line();
        boolean says = ruling.decides(kind)
                || !ruling.costCentre().isEmpty()
                || !ruling.project().isEmpty()
                || !ruling.dimensions().none();
        return LineRuling.isFor(kind) && says ? ruling : LineRuling.NONE;
    }

    /**
     * Why a line holds its payout: a rule says so, cannot be worked out, names an account that has become somebody else's, or books it on
     * a dimension that the system has no place for.
     */
    static Optional<Held> held(
            Verdict verdict, PayoutRow.Line line, PostingSettings posting, Optional<String> refusing) {
        var of = line.line();
        var arguments = new TreeMap<>(verdict.arguments());
        arguments.put("line", String.valueOf(of.line()));
        arguments.put("word", of.providerKind());
        if (verdict.held()) {
            return Optional.of(new Held("payout." + verdict.code().replace('.', '-'), arguments));
        }
        if (!LineRuling.isFor(of.kind())) {
            return Optional.empty();
        }
        // What takes a debt to another provider stands there as it stood, and no rule codes it.
        boolean taken = line.debt().filter(PayoutRow.Debt::met).isPresent();
        var dimension = refusing.isPresent() && !taken ? verdict.dimension() : Optional.<RuledDimension>empty();
        if (dimension.isPresent()) {
            arguments.put("rule", dimension.get().rule());
            arguments.put("dimension", String.valueOf(dimension.get().number()));
            arguments.put("object", dimension.get().object());
            arguments.put("system", refusing.get());
            return Optional.of(new Held("payout.rule-dimension", arguments));
        }
        var ruling = verdict.line();
        if (ruling.account() == 0
                || LineAccounts.refused(ruling.account(), posting).isEmpty()) {
            return Optional.empty();
        }
        arguments.put("rule", ruling.rule());
        arguments.put("account", String.valueOf(ruling.account()));
        return Optional.of(new Held("payout.rule-account", arguments));
    }

    private static void keep(Tx tx, PayoutRow row, List<PayoutRow.Line> lines, int version) throws SQLException {
        var before = new HashMap<Integer, LineRuling>();
        row.lines().forEach(line -> before.put(line.seq(), line.ruling()));
        var changed = lines.stream()
                .filter(line -> !line.ruling().equals(before.get(line.seq())))
                .toList();
        var rulings = changed.stream().map(PayoutRow.Line::ruling).toList();
        if (!changed.isEmpty()) {
            tx.update(
                    KEEP,
                    Tx.ints(changed.stream().map(PayoutRow.Line::seq).toList()),
                    Tx.texts(rulings.stream()
                            .map(r -> r.as().map(PayoutLine.Kind::code).orElse(""))
                            .toList()),
                    Tx.ints(rulings.stream().map(LineRuling::account).toList()),
                    Tx.texts(rulings.stream().map(LineRuling::costCentre).toList()),
                    Tx.texts(rulings.stream().map(LineRuling::project).toList()),
                    Tx.texts(rulings.stream().map(LineRuling::rule).toList()),
                    Tx.ints(rulings.stream().map(LineRuling::version).toList()),
                    Tx.texts(rulings.stream().map(r -> r.dimensions().text()).toList()),
                    row.company(),
                    row.id());
        }
        if (row.ruledVersion() != version) {
            tx.update(
                    "update payout set ruled_version = ? where company_id = ? and payout_id = ?",
                    version,
                    row.company(),
                    row.id());
        }
    }
}
