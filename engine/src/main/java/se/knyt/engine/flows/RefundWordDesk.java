package se.knyt.engine.flows;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import se.knyt.engine.Audit;
import se.knyt.engine.clock.CompanyClocks;
import se.knyt.engine.db.Database;
import se.knyt.engine.db.Tx;
import se.knyt.engine.json.Json;
import se.knyt.engine.log.ChangeLog;
import se.knyt.engine.looseends.Causes;
import se.knyt.engine.settings.SettingsStore;
import se.knyt.engine.trails.RefundWord;
import se.knyt.engine.trails.TrailState;

/** Where a person lets a refund go that a rule holds or skips, or puts it aside; and where the rules about refunds are tried. */
public final class RefundWordDesk {
    private static final String NUMBER =
            "select order_number from trail where company_id = ? and trail_id = ? and merged_into is null";
    private static final String HELD =
            "select held_code, held_args from trail where company_id = ? and trail_id = ? and state = 'held'";
    private static final String SAID = """
            select w.refund_key, w.amount, w.held_code, w.held_args
              from document d join refund_word w on w.company_id = d.company_id and w.document_id = d.document_id
             where d.company_id = ? and d.trail_id = ? and w.word = 'aside' order by w.said_at, w.refund_key
            """;
    private static final String SKIPPED_CODE = "refund.rule-skipped";
    private static final String SKIPPED = """
            select refund_key, amount, held_args from skipped_refund
             where company_id = ? and trail_id = ? order by skipped_at, refund_key
            """;
    private static final String SAY = """
            insert into refund_word (company_id, refund_key, document_id, word, order_number, amount, held_code, held_args,
                                     said_by, said_at)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            on conflict (company_id, refund_key) do update
               set word = excluded.word, said_by = excluded.said_by, said_at = excluded.said_at
            """;

    private final Database database;
    private final Planner planner;
    private final CompanyClocks clocks;
    private final ChangeLog log;
    private final Runnable wake;

    /** @param wake called when something is to be planned */
    public RefundWordDesk(Database database, Planner planner, CompanyClocks clocks, ChangeLog log, Runnable wake) {
        this.database = database;
        this.planner = planner;
        this.clocks = clocks;
        this.log = log;
        this.wake = wake;
    }

    /**
     * A refund that a rule holds or skips, or that somebody has put aside.
     *
     * @param key by which it is known
     * @param amount as it is written, with its currency
     * @param aside whether nothing is made of it: a rule skips it, or somebody has put it aside
     * @param code why it is held
     */
    public record Case(
            String order, String key, String amount, boolean aside, String code, Map<String, String> arguments) {
        /** Whether a rule says so, and nobody else. */
        public boolean isSkipped() {
            return SKIPPED_CODE.equals(code);
        }
    }

    /** What of a purchase waits for a word: those that a rule holds or skips, and those put aside. */
    public List<Case> cases(long company, long trail) {
        return database.forCompany("refund-word", company, tx -> cases(tx, company, trail));
    }

    private List<Case> cases(Tx tx, long company, long trail) throws SQLException {
        var numbered = tx.first(NUMBER, row -> row.getString(1), company, trail);
        if (numbered.isEmpty()) {
            return List.of();
        }
        var order = numbered.get();
        var cases = new ArrayList<Case>();
        var told = tx.first(HELD, row -> Map.entry(row.getString(1), Json.readTexts(row.getString(2))), company, trail)
                .filter(held -> Causes.REFUND_RULES.contains(held.getKey()))
                .map(held -> held(order, held.getKey(), held.getValue()));
        if (told.isPresent()) {
            // A purchase is held for the first of its refunds; its others may wait behind it.
            cases.add(told.get());
            behind(tx, company, trail, order).stream()
                    .filter(other -> !other.key().equals(told.get().key()))
                    .forEach(cases::add);
        }
        cases.addAll(tx.query(
                SAID,
                row -> new Case(
                        order,
                        row.getString(1),
                        row.getString(2),
                        true,
                        row.getString(3),
                        Json.readTexts(row.getString(4))),
                company,
                trail));
        cases.addAll(tx.query(
                SKIPPED,
                row -> new Case(
                        order,
                        row.getString(1),
                        row.getString(2),
                        true,
                        SKIPPED_CODE,
                        Json.readTexts(row.getString(3))),
                company,
                trail));
        return cases;
    }

    private List<Case> behind(Tx tx, long company, long trail, String order) throws SQLException {
        var found = found(tx, company, trail);
        if (found.isEmpty()) {
            return List.of();
        }
        var of = found.get();
        var captures = new Captures(of.state(), of.order(), of.context());
        var writing = new TradePlanner(of.state(), of.context()).writing(of.doc());
        return new Refunds(of.state(), of.context(), new TrailPlan(), of.doc(), captures, writing)
                .heldByRules().stream()
                        .filter(problem -> Causes.REFUND_RULES.contains(problem.code()))
                        .map(problem -> held(order, problem.code(), problem.arguments()))
                        .toList();
    }

    private static Case held(String order, String code, Map<String, String> arguments) {
        return new Case(
                order,
                arguments.getOrDefault("refund", ""),
                arguments.getOrDefault("amount", ""),
                false,
                code,
                arguments);
    }

    /**
     * Lets it go, or puts it aside; the purchase is planned anew.
     *
     * @return whether it was said: nothing is where it does not wait for that word any more
     */
    public boolean say(long company, long trail, String key, RefundWord word, String actor) {
        boolean said = database.forCompany("refund-word", company, tx -> {
            // Under the lock of the purchase: what is held is not planned meanwhile.
            var doc = planner.trail(tx, company, trail).flatMap(TrailState::order);
            if (doc.isEmpty()) {
                return false;
            }
            var of = cases(tx, company, trail).stream()
                    .filter(c -> c.key().equals(key) && !(c.aside() && word == RefundWord.ASIDE))
                    .findFirst();
            if (of.isEmpty()) {
                return false;
            }
            say(tx, company, doc.get().id(), of.get(), word, actor);
            RefundWork.again(tx, company, trail, log, clocks.machineNow());
            return true;
        });
        wake.run();
        return said;
    }

    private void say(Tx tx, long company, long document, Case of, RefundWord word, String actor) throws SQLException {
        tx.update(
                SAY,
                company,
                of.key(),
                document,
                word.code(),
                of.order(),
                of.amount(),
                of.code(),
                Json.write(new TreeMap<>(of.arguments())),
                actor,
                clocks.now(company));
        var details = new TreeMap<String, String>();
        details.put("amount", of.amount());
        details.put("rule", of.arguments().getOrDefault("rule", ""));
        details.put("reason", of.arguments().getOrDefault("reason", ""));
        Audit.write(
                tx,
                company,
                clocks.machineNow(),
                actor,
                word == RefundWord.ASIDE
                        ? "refund.put-aside"
                        : Causes.DRAFTS.contains(of.code()) ? "voucher.book-draft" : "refund.let-go",
                "#" + of.order(),
                details);
    }

    /** The refunds of a purchase that the rules can be tried on, oldest first; none where there is no such. */
    public List<RefundTrial.Told> refunds(long company, long trail) {
        return database.forCompany("try-refund-rules", company, tx -> {
            var found = found(tx, company, trail);
            return found.isEmpty()
                    ? List.<RefundTrial.Told>of()
                    : RefundTrial.all(
                            found.get().state(),
                            found.get().context(),
                            found.get().doc());
        });
    }

    /**
     * What rules say of one of them; changes nothing.
     *
     * @param using the rules in use, or those of an edit in their place
     */
    public Optional<RefundTrial> tried(long company, long trail, String key, UnaryOperator<SettingsStore.InUse> using) {
        return database.forCompany("try-refund-rules", company, tx -> {
            var found = found(tx, company, trail);
            return found.isEmpty()
                    ? Optional.<RefundTrial>empty()
                    : RefundTrial.of(
                            found.get().state(),
                            found.get()
                                    .context()
                                    .trying(using.apply(found.get().context().inUse())),
                            found.get().doc(),
                            key);
        });
    }

    private Optional<RefundWork.Found> found(Tx tx, long company, long trail) throws SQLException {
        var state = planner.trail(tx, company, trail);
        var doc = state.flatMap(TrailState::order);
        return state.isEmpty() || doc.isEmpty()
                ? Optional.empty()
                : Optional.of(new RefundWork.Found(state.get(), planner.context(tx, state.get()), doc.get()));
    }
}
