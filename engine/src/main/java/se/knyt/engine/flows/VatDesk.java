package se.knyt.engine.flows;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.LongConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import se.knyt.core.bookkeeping.PostingResult;
import se.knyt.core.bookkeeping.VatRow;
import se.knyt.core.bookkeeping.VatTable;
import se.knyt.core.bookkeeping.VatTableChecks;
import se.knyt.core.bookkeeping.VatTableChecks.Problem;
import se.knyt.core.commerce.Order;
import se.knyt.engine.Audit;
import se.knyt.engine.clock.CompanyClocks;
import se.knyt.engine.db.Database;
import se.knyt.engine.db.Tx;
import se.knyt.engine.settings.SettingsStore;
import se.knyt.engine.trails.TrailState;
import tools.jackson.core.JacksonException;

/** Where a company decides how its sales are taxed and booked: its table, tried on a purchase, and what is found of VAT numbers. */
public final class VatDesk {
    private static final Logger LOG = LoggerFactory.getLogger(VatDesk.class);
    /** Held for want of a treatment first: it is what a new row is written for. */
    private static final String NEWEST_HELD = """
            select trail_id from trail where company_id = ? and state = 'held' and merged_into is null and held_code like 'vat.%'
             order by placed_at desc, trail_id desc limit 1
            """;

    private static final String NEWEST = """
            select trail_id from trail where company_id = ? and merged_into is null and order_document_id is not null
             order by placed_at desc, trail_id desc limit 1
            """;
    private static final String WAITING = """
            select trail_id from trail where company_id = ? and state = 'held' and merged_into is null
               and held_code = 'vat.number-unanswered' order by placed_at desc, trail_id desc limit ?
            """;
    private static final String KEEP = """
            insert into vat_number (company_id, number, valid, checked_on, reference, decided_by, decided_at)
            values (?, ?, ?, ?, ?, ?, ?)
            on conflict (company_id, number) do update
               set valid = excluded.valid, checked_on = excluded.checked_on, reference = excluded.reference,
                   decided_by = excluded.decided_by, decided_at = excluded.decided_at
            """;
    /** Purchases shown that wait for an answer; the rest follow when these are answered. */
    private static final int WAITING_MAX = 50;

    private static final int REFERENCE_CHARS_MAX = 60;

    private final Database database;
    private final CompanyClocks clocks;
    private final SettingsStore settings;
    private final Planner planner;
    private final LongConsumer changed;

    /** @param changed told of a company whose table is another now: what waits is planned anew */
    public VatDesk(
            Database database, CompanyClocks clocks, SettingsStore settings, Planner planner, LongConsumer changed) {
        this.database = database;
        this.clocks = clocks;
        this.settings = settings;
        this.planner = planner;
        this.changed = changed;
    }

    /**
     * The table in use.
     *
     * @param version of the settings that it stands in
     */
    public record Current(int version, VatTable table) {}

    public Current current(long company) {
        return database.forCompany("vat-table", company, tx -> {
            var now = settings.current(tx, company).settings();
            return new Current(now.version(), now.vat());
        });
    }

    /** Where a person says what holds of a charged rate that is not valid on the day. */
    public RateDesk rates() {
        return new RateDesk(database, clocks, planner, changed);
    }

    /** What is wrong with a table; nothing where it can be put in use. */
    public List<Problem> problems(long company, VatTable wanted, Set<Integer> chart) {
        return database.forCompany(
                "vat-table",
                company,
                tx -> VatTableChecks.of(
                        wanted, settings.current(tx, company).settings().posting(), chart));
    }

    /**
     * Puts a table in use as a new version of the settings, and plans anew what waits; with what is wrong nothing is changed.
     *
     * @param seen version that the table was made from: where another has been put in use meanwhile the problem {@code changed} is told
     * @param chart accounts that the accounting system has
     */
    public List<Problem> save(long company, int seen, VatTable wanted, Set<Integer> chart, String actor) {
        var now = clocks.machineNow();
        var found = database.forCompany("vat-table", company, tx -> {
            tx.query("select 1 from company where company_id = ? for update", row -> row.getInt(1), company);
            var current = settings.current(tx, company).settings();
            if (current.version() != seen) {
                return List.of(new Problem(-1, "rows", "changed", List.of()));
            }
            var problems = VatTableChecks.of(wanted, current.posting(), chart);
            if (problems.isEmpty() && !wanted.equals(current.vat())) {
                settings.change(tx, company, s -> s.withVat(wanted), "", actor, now);
                Audit.write(tx, company, now, actor, "vat-table.save", "", told(current.vat(), wanted));
            }
            return problems;
        });
        if (found.isEmpty()) {
            changed.accept(company);
        }
        return found;
    }

    /** The rows that are new and those that are gone, for the audit log. */
    private static Map<String, String> told(VatTable before, VatTable after) {
        var told = new TreeMap<String, String>();
        int number = 0;
        for (var row : after.rows()) {
            number++;
            if (!before.rows().contains(row)) {
                told.put("+" + number, said(row));
            }
        }
        number = 0;
        for (var row : before.rows()) {
            number++;
            if (!after.rows().contains(row)) {
                told.put("-" + number, said(row));
            }
        }
        if (before.foodAtTwelve() != after.foodAtTwelve()) {
            told.put("food", String.valueOf(after.foodAtTwelve()));
        }
        if (before.missed() != after.missed()) {
            told.put("missed", after.missed().name());
        }
        return told;
    }

    private static String said(VatRow row) {
        var accounts = row.accounts();
        return String.join(" ", row.countries()) + " " + accounts.rate() + " % " + accounts.revenue() + "/"
                + accounts.freight() + "/" + accounts.fee() + "/" + accounts.vat() + " " + accounts.base() + "/"
                + accounts.vatBox();
    }

    /**
     * How a purchase would be booked.
     *
     * @param trail of the purchase it was tried on, 0 where there is none to try on
     * @param order its number, empty where there is none
     * @param result the vouchers, or why it would be held
     */
    public record Preview(long trail, String order, Optional<PostingResult> result) {
        static final Preview NONE = new Preview(0, "", Optional.empty());
    }

    /**
     * Tries a table on a purchase that is there; changes nothing.
     *
     * @param asked the purchase; empty for the newest that is held for its VAT, else the newest
     */
    public Preview preview(long company, VatTable wanted, Optional<Long> asked) {
        try {
            return tried(company, wanted, asked);
        } catch (JacksonException e) {
            // A purchase whose documents cannot be read is told of where it is planned; the table is written without
            // it.
            LOG.warn("no purchase of company {} could be tried", company, e);
            return Preview.NONE;
        }
    }

    private Preview tried(long company, VatTable wanted, Optional<Long> asked) {
        return database.forCompany("try-vat", company, tx -> {
            var trail = asked.isPresent() ? asked : newest(tx, company);
            var state = trail.isEmpty() ? Optional.<TrailState>empty() : planner.trail(tx, company, trail.get());
            var doc = state.flatMap(TrailState::order);
            if (doc.isEmpty()) {
                return Preview.NONE;
            }
            var tried = TriedSale.of(planner.context(tx, state.orElseThrow()), state.orElseThrow(), doc.get());
            return new Preview(trail.get(), tried.order().number(), Optional.of(tried.by(wanted.treatments())));
        });
    }

    private static Optional<Long> newest(Tx tx, long company) throws SQLException {
        var held = tx.first(NEWEST_HELD, row -> row.getLong(1), company);
        return held.isPresent() ? held : tx.first(NEWEST, row -> row.getLong(1), company);
    }

    /**
     * VAT numbers that wait for an answer.
     *
     * @param orders the numbers of the orders that wait for it
     */
    public record Unanswered(String number, String country, List<String> orders) {}

    /** The numbers of the newest purchases that wait for an answer. */
    public List<Unanswered> unanswered(long company) {
        return database.forCompany("vat-numbers", company, tx -> {
            var trails = tx.query(WAITING, row -> row.getLong(1), company, WAITING_MAX);
            var byNumber = new LinkedHashMap<String, Unanswered>();
            if (trails.isEmpty()) {
                return List.of();
            }
            for (var state : planner.trails(tx, company, Set.copyOf(trails))) {
                var order = state.order().map(doc -> (Order) doc.document());
                if (order.isPresent()) {
                    var buyer = order.get().buyer();
                    byNumber.merge(
                            VatNumbers.plain(buyer.vatNumber()),
                            new Unanswered(
                                    VatNumbers.plain(buyer.vatNumber()),
                                    buyer.country(),
                                    List.of(order.get().number())),
                            VatDesk::both);
                }
            }
            return List.copyOf(byNumber.values());
        });
    }

    private static Unanswered both(Unanswered a, Unanswered b) {
        var orders = new ArrayList<>(a.orders());
        orders.addAll(b.orders());
        return new Unanswered(a.number(), a.country(), orders);
    }

    /**
     * Keeps what a person has found of a number, and plans anew what waits for it. What is booked stays.
     *
     * @param reference the register's number of the consultation, may be empty
     * @return the field that cannot be used, empty when it is kept
     */
    public Optional<String> answer(long company, String number, boolean valid, String reference, String actor) {
        var plain = VatNumbers.plain(number);
        if (!number.matches("[A-Za-z0-9 .-]{4,40}") || !plain.matches("[A-Z]{2}(?=.*[0-9])[A-Z0-9]{2,18}")) {
            return Optional.of("number");
        }
        if (reference.length() > REFERENCE_CHARS_MAX) {
            return Optional.of("reference");
        }
        var now = clocks.machineNow();
        database.doForCompany("vat-number", company, tx -> {
            tx.update(KEEP, company, plain, valid, clocks.today(tx, company), reference.strip(), actor, now);
            // The number can be a person's own, so the log says what was found and not of whom.
            Audit.write(tx, company, now, actor, "vat-number.answer", "", Map.of("valid", String.valueOf(valid)));
        });
        changed.accept(company);
        return Optional.empty();
    }
}
