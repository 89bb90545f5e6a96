package se.knyt.engine.flows;

import java.sql.SQLException;
import java.util.Objects;
import java.util.Optional;
import se.knyt.core.money.Money;
import se.knyt.engine.clock.CompanyClocks;
import se.knyt.engine.db.Database;
import se.knyt.engine.db.Tx;
import se.knyt.engine.effects.EffectPlans;
import se.knyt.engine.flows.AskedRefunds.Outcome;
import se.knyt.engine.log.ChangeLog;

/** What is decided about refunds that were asked for here: a second person's yes or no, and that what was refused of one is given up. */
public final class RefundApprovals {
    private final Database database;
    private final CompanyClocks clocks;
    private final RefundWork work;
    private final Runnable wake;

    /** @param wake called when something is to be sent */
    public RefundApprovals(
            Database database,
            Planner planner,
            EffectPlans effects,
            ChangeLog log,
            CompanyClocks clocks,
            Runnable wake) {
        this.database = database;
        this.clocks = clocks;
        this.work = new RefundWork(planner, effects, log, clocks);
        this.wake = wake;
    }

    /** A second person's yes: it is looked at anew and sent. Empty where there is no such refund. */
    public Optional<Outcome> approve(long company, long id, String actor) {
        var outcome = database.forCompany("refund-approve", company, tx -> {
            var asked = AskedRow.locked(tx, company, id);
            var found = asked.isEmpty()
                    ? Optional.<RefundWork.Found>empty()
                    : work.found(tx, company, asked.get().trail(tx, company));
            if (asked.isEmpty() || found.isEmpty()) {
                return Optional.<Outcome>empty();
            }
            var decided = RefundWork.decision(tx, found.get(), id)
                    .of(
                            asked.get(),
                            asked.get().rows(tx, company, "told"),
                            asked.get().rows(tx, company, "kept"),
                            asked.get().shares());
            var answer = Outcome.of(decided, id);
            if (!asked.get().waits()) {
                return Optional.of(answer.refused("refund-ask.decided"));
            }
            // What only a rule lets wait anybody may let go, once he has seen why.
            boolean another = decided.second() || asked.get().heldRule().isEmpty();
            if (another && asked.get().askedBy().equals(actor)) {
                return Optional.of(answer.refused("refund-ask.same-person"));
            }
            if (decided.problem().isEmpty()) {
                work.send(tx, company, found.get().state().trail(), decided);
                decide(tx, company, id, "sent", actor);
                work.audit(
                        tx,
                        found.get(),
                        actor,
                        "refund.approve",
                        decided.amount(),
                        asked.get().reason());
            }
            return Optional.of(answer);
        });
        wake.run();
        return outcome;
    }

    /** A no, or the first person's own change of mind. False where it does not wait any more. */
    public boolean refuse(long company, long id, String actor) {
        boolean refused = database.forCompany("refund-refuse", company, tx -> {
            var asked = AskedRow.locked(tx, company, id).filter(AskedRow::waits);
            if (asked.isEmpty()) {
                return false;
            }
            decide(tx, company, id, "refused", actor);
            var found = work.found(tx, company, asked.get().trail(tx, company));
            if (found.isPresent()) {
                work.audit(
                        tx,
                        found.get(),
                        actor,
                        "refund.refuse",
                        asked.get().amount(),
                        asked.get().reason());
                // The goods of a return are waited for again.
                work.again(tx, company, found.get().state().trail());
            }
            return true;
        });
        wake.run();
        return refused;
    }

    /**
     * Gives up what of a refund was refused where it was to be paid back: it is not tried again, its part of the capture is free, and what has
     * gone back is credited. False where nothing of it stands refused.
     */
    public boolean giveUp(long company, long id, String actor) {
        boolean any = database.forCompany("refund-give-up", company, tx -> {
            var asked = AskedRow.locked(tx, company, id);
            var found = asked.isEmpty()
                    ? Optional.<RefundWork.Found>empty()
                    : work.found(tx, company, asked.get().trail(tx, company));
            if (found.isEmpty()) {
                return false;
            }
            long trail = found.get().state().trail();
            var refused = AskedRow.withdraw(tx, company, trail, RefundRequestKeys.KEY + id);
            if (refused.isEmpty()) {
                return false;
            }
            var amounts = found.get().state().effects().stream()
                    .filter(e -> refused.contains(e.id()) && e.amount() != null)
                    .map(e -> Objects.requireNonNull(e.amount()))
                    .toList();
            var amount = Money.sum(amounts, asked.get().amount().currency());
            work.audit(
                    tx,
                    found.get(),
                    actor,
                    "refund.give-up",
                    amount,
                    asked.get().reason());
            work.again(tx, company, trail);
            return true;
        });
        wake.run();
        return any;
    }

    private void decide(Tx tx, long company, long id, String state, String actor) throws SQLException {
        tx.update(
                "update asked_refund set state = ?, decided_by = ?, decided_at = ? where company_id = ? and asked_id = ?",
                state,
                actor,
                clocks.now(company),
                company,
                id);
    }
}
