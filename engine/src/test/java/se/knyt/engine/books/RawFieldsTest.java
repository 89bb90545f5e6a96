package se.knyt.engine.books;

import static org.assertj.core.api.Assertions.assertThat;
import static se.knyt.engine.books.PayoutBench.fee;
import static se.knyt.engine.books.PayoutBench.line;
import static se.knyt.engine.books.PayoutBench.sale;
import static se.knyt.engine.books.PayoutBench.sek;
import static se.knyt.engine.books.PayoutBench.vat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import se.knyt.core.commerce.Payout;
import se.knyt.core.commerce.PayoutLine;
import se.knyt.engine.rules.Rule;
import se.knyt.engine.rules.RuleAction;

/** What rules ask of the provider's own rows. */
class RawFieldsTest extends RuledPayouts {
    /**
     * Luleå's fee is on 6990 and not on 2999, by a column that has no place of its own; what may name a person is no field. The same of
     * what an interface told, by the id of the line's transaction.
     */
    @Test
    void aRuleAsksOfTheProvidersOwnRow() {
        var rule = Rule.of(
                "butik i Luleå",
                LINES,
                "kind == 'unrecognized' && 'raw.Store' in attributes && attributes['raw.Store'] == 'Luleå'",
                new RuleAction.LineAccount(6990));
        rules(rule);
        var zero = sek("0.00");
        var payout = new Payout(
                "P1",
                "P1",
                "klarna",
                zero.currency(),
                PayoutBench.PAID,
                sek("1169.34"),
                zero,
                zero,
                Optional.empty(),
                Map.of());
        bench.dropped(
                payout,
                "text/csv",
                "Type;Order;Amount;Store;Customer name\nSALE;1001;1249,00;Umeå;Eva\nFEE;;-43,73;Umeå;\nGREEN;;-25,00;Luleå;\n",
                sale(2, "1001", "1249.00"),
                fee(3, "-43.73"),
                vat(3, "-10.93"),
                unknown(4, "GREEN", "-25.00"));
        bench.run();
        assertThat(rows()).contains("6990   butik i Luleå 2");
        assertThat(fieldsOf("P1", 1))
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of("raw.Type", "SALE", "raw.Order", "1001", "raw.Amount", "1249,00", "raw.Store", "Umeå"));

        bench.sold("1002", "56", "100.00");
        var told = new Payout(
                "P2",
                "P2",
                "klarna",
                zero.currency(),
                PayoutBench.PAID,
                sek("75.00"),
                zero,
                zero,
                Optional.empty(),
                Map.of());
        bench.dropped(
                told,
                "application/jsonl",
                "{\"id\":\"P2\"}\n{\"id\":\"txn_1\",\"source\":\"T-1002\",\"Store\":\"Umeå\",\"meta\":{\"till\":7,\"email\":\"e@x.se\"}}\n"
                        + "{\"id\":\"txn_2\",\"Store\":\"Luleå\"}\n{\"id\":\"txn_3\",\"source\":\"txn_2\"}",
                sale(1, "1002", "100.00"),
                line(2, PayoutLine.Kind.UNRECOGNIZED, "", "txn_2", sek("-25.00")));
        bench.run();
        assertThat(fieldsOf("P2", 1))
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of("raw.id", "txn_1", "raw.source", "T-1002", "raw.Store", "Umeå", "raw.meta.till", "7"));
        assertThat(fieldsOf("P2", 2)).as("two rows name it").isEmpty();
        assertThat(bench.vouchers().getLast()).contains("2999 2500");
    }

    private Map<String, String> fieldsOf(String reference, int seq) {
        var engine = bench.test.engine;
        return engine.database().forCompany("fields", bench.company, tx -> {
            long payout = tx.first(
                            "select payout_id from payout where company_id = ? and reference = ?",
                            row -> row.getLong(1),
                            bench.company,
                            reference)
                    .orElseThrow();
            return LineTrial.of(
                            tx,
                            bench.company,
                            payout,
                            seq,
                            engine.settings().current(tx, bench.company),
                            DimensionTargets.of(List.of()),
                            engine.archive())
                    .orElseThrow()
                    .fields();
        });
    }
}
