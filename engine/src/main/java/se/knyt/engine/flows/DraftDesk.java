package se.knyt.engine.flows;

import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import se.knyt.core.bookkeeping.VoucherRow;
import se.knyt.engine.books.DimensionTargets;
import se.knyt.engine.books.LineTrial;
import se.knyt.engine.db.Database;
import se.knyt.engine.db.Tx;
import se.knyt.engine.intake.Archive;
import se.knyt.engine.json.Json;
import se.knyt.engine.settings.SettingsStore;
import se.knyt.engine.trails.RefundWord;
import se.knyt.engine.trails.TrailState;

/**
 * Vouchers of Knyt's own that a rule leaves for a person to book: of sales and credits where its vouchers are the books, and of payouts.
 * Each waits alone, and what would be booked is worked out when it is shown: nothing of it is written before.
 */
public final class DraftDesk {
    private static final String OPEN = """
            select l.code, l.args, l.trail_id, l.payout_id, l.opened_at, t.order_number, p.provider, p.reference
              from loose_end l
              left join trail t on t.company_id = l.company_id and t.trail_id = l.trail_id
              left join payout p on p.company_id = l.company_id and p.payout_id = l.payout_id
             where l.company_id = ? and l.closed_at is null and l.code in ('payout.rule-draft', 'refund.rule-draft', 'rule.draft-voucher')
             order by l.opened_at, l.loose_end_id limit ?
            """;
    private static final String SALE = "rule.draft-voucher";
    private static final String PAYOUT = "payout.rule-draft";

    private final Database database;
    private final Planner planner;
    private final SettingsStore settings;
    private final DimensionTargets dimensions;
    private final Archive archive;
    private final RuleWordDesk words;
    private final RefundWordDesk refunds;

    /** @param dimensions where rows of vouchers have a place for them */
    public DraftDesk(
            Database database,
            Planner planner,
            SettingsStore settings,
            DimensionTargets dimensions,
            Archive archive,
            RuleWordDesk words,
            RefundWordDesk refunds) {
        this.database = database;
        this.planner = planner;
        this.settings = settings;
        this.dimensions = dimensions;
        this.archive = archive;
        this.words = words;
        this.refunds = refunds;
    }

    /**
     * What waits.
     *
     * @param code {@code rule.draft-voucher} of a sale, {@code refund.rule-draft} or {@code payout.rule-draft}
     * @param trail the purchase, 0 of a payout
     * @param payout the payout, 0 of a purchase
     * @param number of the order; of a payout its reference
     * @param provider that paid out, empty of a purchase
     * @param asked what the word is about; of a refund its key
     * @param vouchers as they would be; empty where they cannot be worked out now
     */
    public record Waiting(
            String code,
            long trail,
            long payout,
            String number,
            String provider,
            String asked,
            Map<String, String> arguments,
            List<Preview> vouchers) {
        public Waiting {
            arguments = Map.copyOf(arguments);
            vouchers = List.copyOf(vouchers);
        }
    }

    /** @param day of the sale or credit, empty where the voucher's day is that of the payout */
    public record Preview(Optional<LocalDate> day, List<VoucherRow> rows) {
        public Preview {
            rows = List.copyOf(rows);
        }
    }

    private record Open(
            String code,
            Map<String, String> arguments,
            @Nullable Long trail,
            @Nullable Long payout,
            String number,
            String provider,
            String reference) {}

    /** Those that wait, the first to wait first. */
    public List<Waiting> waiting(long company, int limit) {
        return database.forCompany("voucher-drafts", company, tx -> {
            var open = tx.query(
                    OPEN,
                    row -> new Open(
                            row.getString(1),
                            Json.readTexts(row.getString(2)),
                            Tx.longOrNull(row, 3),
                            Tx.longOrNull(row, 4),
                            text(row.getString(6)),
                            text(row.getString(7)),
                            text(row.getString(8))),
                    company,
                    limit);
            var result = new ArrayList<Waiting>();
            for (var one : open) {
                result.add(waiting(tx, company, one));
            }
            return result;
        });
    }

    private static String text(@Nullable String told) {
        return told == null ? "" : told;
    }

    private Waiting waiting(Tx tx, long company, Open one) throws SQLException {
        long payout = one.payout() == null ? 0 : one.payout();
        long trail = one.trail() == null ? 0 : one.trail();
        boolean ofPayout = one.code().equals(PAYOUT);
        boolean ofSale = one.code().equals(SALE);
        return new Waiting(
                one.code(),
                trail,
                payout,
                ofPayout ? one.reference() : one.number(),
                one.provider(),
                one.arguments().getOrDefault(ofPayout || ofSale ? "asked" : "refund", ""),
                one.arguments(),
                ofPayout
                        ? payout(tx, company, payout)
                        : ofSale
                                ? sales(tx, company, trail)
                                : credit(tx, company, trail, one.arguments().getOrDefault("refund", "")));
    }

    private List<Preview> payout(Tx tx, long company, long payout) throws SQLException {
        var booked = LineTrial.preview(tx, company, payout, settings.current(tx, company), dimensions, archive);
        return booked.rows().isEmpty() ? List.of() : List.of(new Preview(Optional.empty(), booked.rows()));
    }

    private List<Preview> sales(Tx tx, long company, long trail) throws SQLException {
        var state = planner.trail(tx, company, trail);
        return state.isEmpty()
                ? List.of()
                : new TradePlanner(state.get(), planner.context(tx, state.get()))
                        .plan().drafts().stream()
                                .map(draft -> new Preview(
                                        Optional.of(draft.voucher().eventDate()),
                                        draft.voucher().rows()))
                                .toList();
    }

    private List<Preview> credit(Tx tx, long company, long trail, String key) throws SQLException {
        var state = planner.trail(tx, company, trail);
        var doc = state.flatMap(TrailState::order);
        if (state.isEmpty() || doc.isEmpty()) {
            return List.of();
        }
        return RefundTrial.of(state.get(), planner.context(tx, state.get()), doc.get(), key).stream()
                .filter(trial -> !trial.after().rows().isEmpty())
                .map(trial -> new Preview(
                        Optional.of(trial.refund().on()), trial.after().rows()))
                .toList();
    }

    /**
     * Books one.
     *
     * @param trail of a purchase
     * @param payout else the payout
     * @param asked as {@link Waiting#asked}
     * @return whether it was said: nothing is where it does not wait any more
     */
    public boolean book(long company, String code, long trail, long payout, String asked, String actor) {
        return switch (code) {
            case SALE -> words.order(company, trail, asked, RefundWord.LET_GO, actor);
            case PAYOUT -> words.payout(company, payout, asked, actor);
            default -> refunds.say(company, trail, asked, RefundWord.LET_GO, actor);
        };
    }
}
