package se.knyt.server.actions;

import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import se.knyt.engine.Audit;
import se.knyt.engine.Engine;
import se.knyt.engine.settings.Hand;
import se.knyt.engine.settings.MoneyHand;
import se.knyt.engine.settings.ReturnRules;

/** Whose hand moves money, and what holds of returns: as the company has chosen. */
final class MoneyRules {
    private static final int HANDS_MAX = 200;

    private final Engine engine;

    MoneyRules(Engine engine) {
        this.engine = engine;
    }

    List<Actions.HandForm> hands(long company) {
        return engine
                .database()
                .forCompany("read-hands", company, tx -> engine.settings().current(tx, company))
                .settings()
                .hands()
                .stream()
                .map(h -> new Actions.HandForm(
                        h.method(),
                        h.channel(),
                        h.captures().code(),
                        h.refunds().code(),
                        h.connection()))
                .toList();
    }

    void saveHands(long company, List<Actions.HandForm> hands, String note, String actor) {
        if (hands.size() > HANDS_MAX) {
            throw new IllegalArgumentException("at most " + HANDS_MAX + " choices");
        }
        var wanted = hands.stream()
                .map(h -> new MoneyHand(
                        h.method(),
                        h.channel(),
                        Hand.ofCode(h.captures()),
                        Hand.ofCode(h.refunds()),
                        null,
                        h.connection()))
                .toList();
        var now = engine.clocks().machineNow();
        engine.database().doForCompany("hands", company, tx -> {
            var zone = tx.first("select zone from company where company_id = ?", r -> r.getString(1), company)
                    .orElseThrow();
            var today = LocalDate.ofInstant(engine.clocks().now(company), ZoneId.of(zone));
            engine.settings()
                    .change(
                            tx,
                            company,
                            s -> s.withHands(wanted.stream()
                                    .map(h -> h.madeOn(today, s.hands()))
                                    .toList()),
                            note,
                            actor,
                            now);
            Audit.write(tx, company, now, actor, "hands.change", "", Map.of("note", note));
        });
        engine.control().planAgain(company);
    }

    ReturnRules returnRules(long company) {
        return engine.database()
                .forCompany("return-rules", company, tx -> engine.settings().current(tx, company))
                .settings()
                .returns();
    }

    void saveReturnRules(long company, ReturnRules rules, String actor) {
        var now = engine.clocks().machineNow();
        var limit = rules.secondPersonAbove();
        engine.database().doForCompany("return-rules", company, tx -> {
            engine.settings().change(tx, company, s -> s.withReturns(rules), "", actor, now);
            Audit.write(
                    tx,
                    company,
                    now,
                    actor,
                    "return-rules.change",
                    "",
                    Map.of(
                            "freight",
                            rules.freightWithWholeOrder() ? "whole-order" : "kept",
                            "limit",
                            limit == null ? "" : limit.toString(),
                            "open-days",
                            String.valueOf(rules.daysOpen()),
                            "restock",
                            rules.restockByKind().entrySet().stream()
                                    .map(e -> e.getKey().code() + " "
                                            + e.getValue().code())
                                    .collect(Collectors.joining(", "))));
            // What was told of returns may be told too early now, or too late.
            tx.update(
                    "update trail set due_at = ? where company_id = ? and merged_into is null and trail_id in ("
                            + "select trail_id from document where company_id = ? and kind = 'return')",
                    engine.clocks().now(company),
                    company,
                    company);
        });
    }
}
