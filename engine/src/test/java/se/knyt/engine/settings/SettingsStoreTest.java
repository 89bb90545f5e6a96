package se.knyt.engine.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import se.knyt.engine.db.DatabaseException;
import se.knyt.engine.rules.Rule;
import se.knyt.engine.testing.TestEngine;

/** A settings version is written once; what was decided under it can always be read again. */
class SettingsStoreTest {
    private static final Instant AT = Instant.parse("2026-11-02T08:00:00Z");
    private TestEngine test;
    private long company;
    private final SettingsStore store = new SettingsStore();

    @BeforeEach
    void open() {
        test = new TestEngine();
        company = test.company("bolaget");
    }

    @AfterEach
    void close() {
        test.close();
    }

    @Test
    void aChangeIsANewVersionAndTheOldOneStands() {
        var changed = change(s -> s.withRules(s.ruleSet().withRules(List.of(rule("country == 'NO'")))));
        assertThat(changed.version()).isEqualTo(2);
        assertThat(current(store).settings()).isEqualTo(changed);
        assertThat(current(new SettingsStore()).settings())
                .as("read from the database")
                .isEqualTo(changed);
        assertThat(version(1).settings().rules()).isEmpty();
    }

    /** 22:00 by UTC on the second is 23:00 in Stockholm and midnight in Helsinki; an hour later it is midnight in Stockholm. */
    @Test
    void aCompanysDayIsThatOfItsOwnZone() {
        test.clock.move(Duration.ofHours(14));
        var second = LocalDate.of(2026, 11, 2);
        assertThat(test.engine.companies().today(company)).isEqualTo(second);
        zone("Europe/Helsinki");
        assertThat(test.engine.companies().today(company)).isEqualTo(second.plusDays(1));
        zone("Europe/Stockholm");
        test.engine.clocks().learn(company, Duration.ofHours(1));
        assertThat(test.engine.companies().today(company)).isEqualTo(second.plusDays(1));
    }

    private void zone(String zone) {
        test.engine
                .database()
                .doForCompany(
                        "zone",
                        company,
                        tx -> tx.update("update company set zone = ? where company_id = ?", zone, company));
    }

    @Test
    void aRuleThatDoesNotCompileChangesNothing() {
        assertThatThrownBy(() -> change(s -> s.withRules(s.ruleSet().withRules(List.of(rule("countri == 'NO'"))))))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(current(store).settings().version()).isEqualTo(1);
        assertThat(test.number(company, "select count(*) from settings_version where company_id = ?", company))
                .isEqualTo(1);
    }

    @Test
    void aChangeThatIsRolledBackIsNeverInUse() {
        assertThatThrownBy(() -> test.engine.database().forCompany("change", company, tx -> {
                    store.change(
                            tx, company, s -> s.withHands(List.of(new MoneyHand("", 0, Hand.SHOP))), "", "Eva", AT);
                    throw new IllegalStateException("given up");
                }))
                .isInstanceOf(IllegalStateException.class);
        change(s -> s.withRules(s.ruleSet().withRules(List.of(rule("true")))));
        assertThat(current(store).settings().hands()).isEmpty();
    }

    @Test
    void changesAtOnceAreAllKept() throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var one : IntStream.range(0, 6)
                    .mapToObj(i -> threads.submit(() -> change(s -> {
                        var rules = new java.util.ArrayList<>(s.rules());
                        rules.add(Rule.hold("regel " + i, "", "true", ""));
                        return s.withRules(s.ruleSet().withRules(rules));
                    })))
                    .toList()) {
                one.get();
            }
        }
        assertThat(current(store).settings().version()).isEqualTo(7);
        assertThat(current(store).settings().rules()).hasSize(6);
    }

    @Test
    void theDatabaseRefusesToChangeAVersion() {
        assertThatThrownBy(() -> test.engine
                        .database()
                        .forCompany(
                                "tamper",
                                company,
                                tx -> tx.update(
                                        "update settings_version set note = 'x' where company_id = ?", company)))
                .isInstanceOf(DatabaseException.class);
    }

    private static Rule rule(String condition) {
        return Rule.hold("regel", "", condition, "");
    }

    private Settings change(java.util.function.UnaryOperator<Settings> change) {
        return test.engine
                .database()
                .forCompany("change", company, tx -> store.change(tx, company, change, "", "Eva", AT));
    }

    private SettingsStore.InUse current(SettingsStore from) {
        return test.engine.database().forCompany("current", company, tx -> from.current(tx, company));
    }

    private SettingsStore.InUse version(int number) {
        return test.engine.database().forCompany("version", company, tx -> store.version(tx, company, number));
    }
}
