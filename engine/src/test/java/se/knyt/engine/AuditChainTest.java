package se.knyt.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import se.knyt.engine.db.DatabaseException;
import se.knyt.engine.testing.TestEngine;

/** What was done in Knyt cannot be changed in its log without being found, by whoever owns the database. */
class AuditChainTest {
    private static final Instant AT = Instant.parse("2026-11-02T08:00:00Z");
    private static final int WRITERS = 4;
    private static final int EACH = 25;

    private TestEngine test;
    private long company;

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
    void manyWriteAtOnceAndEveryLinkHolds() throws Exception {
        long before = verified().entries();
        try (var writers = Executors.newFixedThreadPool(WRITERS)) {
            var all = new ArrayList<Future<?>>();
            for (int i = 0; i < WRITERS; i++) {
                int writer = i;
                all.add(writers.submit(() -> {
                    for (int n = 0; n < EACH; n++) {
                        // Two in one transaction, and a row that others want too, in either order with the log.
                        write(company, "writer " + writer, n % 2 == 0);
                    }
                }));
            }
            for (var one : all) {
                one.get();
            }
        }
        var found = verified();
        assertThat(found.broken()).isEmpty();
        assertThat(found.entries()).isEqualTo(before + 2L * WRITERS * EACH);
        assertThat(found.hash()).hasSize(64);
    }

    @Test
    void anEntryThatWasChangedIsNamed() throws SQLException {
        write(company, "first", true);
        write(company, "second", true);
        write(company, "third", true);
        behind("update audit_log set actor = 'somebody else' where subject = 'second one'");
        assertThat(verified().broken()).get().asString().contains("rules.change by somebody else");
        behind("update audit_log set actor = 'maria' where subject = 'second one'");
        assertThat(verified().broken()).as("as it was").isEmpty();
    }

    @Test
    void anEntryThatWasTakenAwayOrPutInIsFound() throws SQLException {
        write(company, "first", true);
        write(company, "second", true);
        assertThat(verified().broken()).isEmpty();
        behind("insert into audit_log (company_id, audit_id, at, actor, action, subject) values (" + company
                + ", 999999999, '2026-11-02T08:00Z', 'nobody', 'rules.change', 'put in')");
        assertThat(verified().broken()).get().asString().contains("rules.change by nobody");
        behind("delete from audit_log where audit_id = 999999999");
        behind("delete from audit_log where subject = 'first one'");
        assertThat(verified().broken()).get().asString().contains("which is not there");
    }

    @Test
    void theNewestTakenAwayWithItsLinkIsFoundByTheHead() throws SQLException {
        write(company, "first", true);
        long entries = verified().entries();
        behind("delete from audit_chain where company_id = " + company + " and entry = " + entries);
        behind("delete from audit_log where subject = 'first two'");
        assertThat(verified().broken()).get().asString().contains("entry " + entries);
    }

    @Test
    void theProgramItselfCannotWriteLinks() {
        assertThatThrownBy(() -> test.engine
                        .database()
                        .doForCompany(
                                "test",
                                company,
                                tx -> tx.update("update audit_head set entries = 0 where company_id = ?", company)))
                .isInstanceOf(DatabaseException.class);
    }

    @Test
    void eachCompanyHasAChainOfItsOwn() {
        long other = test.company("annat");
        write(company, "first", true);
        long entries = verified().entries();
        write(other, "second", true);
        assertThat(verified().entries()).isEqualTo(entries);
        assertThat(test.engine.auditChain().verify(other).broken()).isEmpty();
    }

    private AuditChain.Found verified() {
        return test.engine.auditChain().verify(company);
    }

    private void write(long of, String what, boolean logFirst) {
        test.engine.database().doForCompany("test", of, tx -> {
            if (logFirst) {
                Audit.write(tx, of, AT, "maria", "rules.change", what + " one", Map.of("why", "test"));
            }
            tx.update("update company set name = ? where company_id = ?", what, of);
            if (!logFirst) {
                Audit.write(tx, of, AT, "maria", "rules.change", what + " one", Map.of("why", "test"));
            }
            Audit.write(tx, of, AT, "maria", "rules.change", what + " two", Map.of());
        });
    }

    /** As somebody who owns the database could. */
    private void behind(String sql) throws SQLException {
        try (var connection = test.database.connect();
                var statement = connection.createStatement()) {
            statement.execute("set session_replication_role = replica");
            assertThat(statement.executeUpdate(sql)).isEqualTo(1);
        }
    }
}
