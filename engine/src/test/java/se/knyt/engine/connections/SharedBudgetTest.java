package se.knyt.engine.connections;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import se.knyt.engine.testing.TestEngine;

/** Two companies that name the same account of a system: whose calls are counted together. */
class SharedBudgetTest {
    @Test
    void anAccountsBudgetIsSharedOnceTheCredentialsHaveReachedIt() {
        try (var test = new TestEngine()) {
            var owner = test.connect(test.company("agaren"), "a");
            var other = test.connect(test.company("annan"), "a");
            assertThat(scope(test, owner))
                    .as("nothing shows yet whose account it is")
                    .isNotEqualTo(scope(test, other));

            read(test, owner);
            assertThat(budget(test, owner))
                    .as("the other names the account and has not reached it")
                    .isNotSameAs(budget(test, other));
            assertThat(scope(test, owner)).isNotEqualTo(scope(test, other));

            read(test, other);
            assertThat(scope(test, owner)).isEqualTo(scope(test, other));
            assertThat(budget(test, owner)).isSameAs(budget(test, other));

            sql(test, other, "update connection set changed_at = changed_at + interval '1 day' where company_id = ?");
            assertThat(scope(test, other))
                    .as("with other credentials it has reached nothing")
                    .isNotEqualTo(scope(test, owner));
        }
    }

    private static void read(TestEngine test, ConnectionRow row) {
        sql(
                test,
                row,
                "update schedule s set read_at = c.changed_at from connection c where s.company_id = ? and c.company_id = s.company_id"
                        + " and c.connection_id = s.connection_id");
    }

    private static void sql(TestEngine test, ConnectionRow row, String statement) {
        test.engine.database().doForCompany("sql", row.company(), tx -> tx.update(statement, row.company()));
    }

    private static ConnectionRow stored(TestEngine test, ConnectionRow row) {
        return test.engine.connections().of(List.of(row.company())).getFirst();
    }

    private static String scope(TestEngine test, ConnectionRow row) {
        return stored(test, row).leaseScope();
    }

    private static QuotaBudget budget(TestEngine test, ConnectionRow row) {
        return test.engine.connections().budget(stored(test, row));
    }
}
