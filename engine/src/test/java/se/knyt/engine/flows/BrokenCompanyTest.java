package se.knyt.engine.flows;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import se.knyt.engine.log.ChangeLog;
import se.knyt.engine.log.PostgresChangeLog;
import se.knyt.engine.testing.TestEngine;
import se.knyt.engine.testing.Until;
import se.knyt.spi.PullSource.Lane;

/** A company that cannot be planned is its own trouble, and nobody else's. */
class BrokenCompanyTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String OPEN =
            "select count(*) from loose_end where code = 'company.not-planned' and closed_at is null";

    /** Its settings cannot be read: the version that it names is not there. */
    @Test
    void theOthersArePlannedAndItsOwnPageSaysSo() {
        try (var test = new TestEngine()) {
            long broken = test.company("bolaget");
            long other = test.company("andra");
            use(test, broken, 4711);
            tell(test, broken);
            tell(test, other);
            test.engine.start();

            Until.holds("the other is planned", PATIENCE, () -> planned(test, other));
            Until.holds("a loose end of its own", PATIENCE, () -> test.number(broken, OPEN) == 1);
            assertThat(planned(test, broken)).isFalse();
            assertThat(test.number(other, OPEN)).isZero();

            tell(test, other);
            Until.holds("the other is planned again", PATIENCE, () -> planned(test, other));

            use(test, broken, 1);
            test.engine.wakeAll();
            Until.holds("it is planned once it can be", PATIENCE, () -> planned(test, broken));
            Until.holds("and its loose end is over", PATIENCE, () -> test.number(broken, OPEN) == 0);
        }
    }

    private static void use(TestEngine test, long company, int version) {
        test.engine
                .database()
                .doForCompany(
                        "use",
                        company,
                        tx -> tx.update(
                                "update company set settings_version = ? where company_id = ?", version, company));
    }

    /** Of a purchase that need not be there: what its company goes by is read first. */
    private static void tell(TestEngine test, long company) {
        test.engine
                .database()
                .doForCompany(
                        "tell",
                        company,
                        tx -> new PostgresChangeLog()
                                .append(
                                        tx,
                                        List.of(new ChangeLog.NewChange(
                                                company, Lane.TRADE, ChangeLog.Subject.TRAIL, 1, 0)),
                                        test.clock.instant()));
    }

    private static boolean planned(TestEngine test, long company) {
        return test.number(
                        company,
                        "select count(*) from change_head h join reader_position r using (company_id, lane)"
                                + " where r.reader = 'planner' and r.position = h.position and h.lane = 'trade'")
                > 0;
    }
}
