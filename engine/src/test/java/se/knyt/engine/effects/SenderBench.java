package se.knyt.engine.effects;

import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import se.knyt.engine.connections.ConnectionRow;
import se.knyt.engine.db.CrashPoints;
import se.knyt.engine.lease.Leases;
import se.knyt.engine.log.PostgresChangeLog;
import se.knyt.engine.looseends.LooseEnd;
import se.knyt.engine.looseends.LooseEnds;
import se.knyt.engine.testing.TestEngine;
import se.knyt.engine.testing.Until;
import se.knyt.spi.EffectBody;
import se.knyt.spi.EffectKind;

/** One company with one connection to the scripted system, and senders that are driven by hand. */
final class SenderBench implements AutoCloseable {
    static final Duration PATIENCE = Duration.ofSeconds(30);

    final TestEngine test = new TestEngine();
    final long company = test.company("bolaget");
    final ConnectionRow target = test.connect(company, "a");
    private final EffectPlans plans = new EffectPlans(test.engine.ids(), new LateItems());
    private final List<Sender> senders = new ArrayList<>();

    /** One process: what it holds and what it sends. */
    record Node(Leases leases, Sender sender) {}

    Node node(String holder) {
        var leases = new Leases(test.engine.database(), holder);
        var sender = new Sender(
                test.engine.database(),
                test.engine.connections(),
                test.engine.clocks(),
                leases,
                test.signIns(),
                test.engine.persons(),
                test.engine.archive(),
                new PostgresChangeLog(),
                CrashPoints.NONE,
                () -> {},
                () -> {});
        senders.add(sender);
        return new Node(leases, sender);
    }

    int plan(String key, @Nullable Long trail, NewEffect.Need... needs) {
        return plan(
                key,
                EffectKind.CREATE_VOUCHER,
                new EffectBody.CreateVoucher(key, "K", LocalDate.of(2026, 11, 2), "Utbetalning", List.of()),
                trail,
                needs);
    }

    /** An effect that goes with a person's name. */
    int planFor(String key, @Nullable Long trail, String person) {
        var body = new EffectBody.CreateVoucher(key, "K", LocalDate.of(2026, 11, 2), "Utbetalning", List.of());
        return plan(key, EffectKind.CREATE_VOUCHER, body, trail, person);
    }

    int plan(String key, EffectKind kind, EffectBody body, @Nullable Long trail, NewEffect.Need... needs) {
        return plan(key, kind, body, trail, "", needs);
    }

    private int plan(
            String key,
            EffectKind kind,
            EffectBody body,
            @Nullable Long trail,
            String person,
            NewEffect.Need... needs) {
        var effect =
                new NewEffect(target.id(), key, kind, trail, null, null, person, target.id(), body, 1, List.of(needs));
        return insert(effect, () -> {});
    }

    /** Plans, and does something else before the plan is committed. */
    void planAnd(String key, @Nullable Long trail, NewEffect.Need need, Runnable beforeCommit) {
        var body = new EffectBody.CreateVoucher(key, "K", LocalDate.of(2026, 11, 2), "Utbetalning", List.of());
        insert(
                new NewEffect(
                        target.id(),
                        key,
                        EffectKind.CREATE_VOUCHER,
                        trail,
                        null,
                        null,
                        "",
                        target.id(),
                        body,
                        1,
                        List.of(need)),
                beforeCommit);
    }

    private int insert(NewEffect effect, Runnable beforeCommit) {
        return test.engine.database().forCompany("plan", company, tx -> {
            int count = plans.insert(tx, List.of(new EffectPlans.Planned(company, effect)), test.clock.instant());
            beforeCommit.run();
            return count;
        });
    }

    NewEffect.Need need(String key) {
        return new NewEffect.Need(key, target.id(), key);
    }

    /** Renews the leases and works until nothing is due and no call is under way. */
    void run(Node process) {
        process.leases().keep(List.of(target.leaseScope()));
        Until.holds(
                "quiet",
                PATIENCE,
                () -> !process.sender().step(List.of(target))
                        && process.sender().inFlight() == 0);
    }

    /** A few rounds of work while calls may still be under way. */
    void steps(Node process) {
        process.leases().keep(List.of(target.leaseScope()));
        for (int i = 0; i < 4; i++) {
            process.sender().step(List.of(target));
        }
    }

    void later(Duration by) {
        test.clock.move(by);
    }

    String state(String key) {
        return test.text(company, "select state from effect where company_id = ? and effect_key = ?", company, key);
    }

    String error(String key) {
        return test.text(
                company, "select error_code from effect where company_id = ? and effect_key = ?", company, key);
    }

    long attempts(String key) {
        return test.number(
                company, "select attempts from effect where company_id = ? and effect_key = ?", company, key);
    }

    /** The button on the loose end that the effect's trouble has made. */
    int retry(String key) {
        long effect = test.number(
                company, "select effect_id from effect where company_id = ? and effect_key = ?", company, key);
        test.engine
                .database()
                .doForCompany(
                        "loose-end",
                        company,
                        tx -> new LooseEnds(test.engine.ids())
                                .add(
                                        tx,
                                        company,
                                        new LooseEnd(
                                                "effect:" + effect,
                                                error(key),
                                                Map.of(),
                                                "group-" + key,
                                                null,
                                                null,
                                                effect,
                                                target.id(),
                                                null,
                                                test.clock.instant(),
                                                false),
                                        test.clock.instant()));
        return test.engine.control().retryGroup(company, "group-" + key, "Eva");
    }

    @Override
    public void close() {
        senders.forEach(Sender::close);
        test.close();
    }
}
