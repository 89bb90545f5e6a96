package se.knyt.engine.books;

import static org.assertj.core.api.Assertions.assertThat;
import static se.knyt.engine.books.PayoutBench.fee;
import static se.knyt.engine.books.PayoutBench.line;
import static se.knyt.engine.books.PayoutBench.sale;
import static se.knyt.engine.books.PayoutBench.sek;
import static se.knyt.engine.books.PayoutBench.vat;

import java.util.ArrayList;
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

    /**
     * Two files of several tables, written after what Klarna and PayPal say of theirs: totals with headings of their own above the rows
     * (and the payout's total is no heading), and rows between headers and footers, each begun by a mark.
     */
    @Test
    void aFileMayHaveSeveralTables() {
        assertThat(fields(
                        "total_sale_amount,total_fee_amount,payment_reference,payout_date\n1249.00,43.73,P1,2026-11-02T06:00:00Z\n\n"
                                + "type,capture_date,merchant_reference1,amount,Store\n"
                                + "SALE,2026-11-01T08:15:00Z,1001,1249.00,Umeå\nFEE,2026-11-01T08:15:00Z,1001,43.73,Luleå\n",
                        sale(5, "1001", "1249.00"),
                        fee(6, "-43.73")))
                .containsEntry(
                        1,
                        Map.of(
                                "raw.type",
                                "SALE",
                                "raw.capture_date",
                                "2026-11-01T08:15:00Z",
                                "raw.merchant_reference1",
                                "1001",
                                "raw.amount",
                                "1249.00",
                                "raw.Store",
                                "Umeå"))
                .extractingByKey(2)
                .satisfies(fee -> assertThat(fee).containsEntry("raw.Store", "Luleå"));
        assertThat(fields(
                        "\"RH\",\"2026/11/02 02:00:00 -0800\",\"A\",\"ABC\",\"009\"\n\"FH\",\"01\"\n"
                                + "\"CH\",\"Transaction ID\",\"Invoice ID\",\"Gross Transaction Amount\",\"Custom Field\"\n"
                                + "\"SB\",\"8AB\",\"1001\",124900,\"Luleå\"\n\"SF\",\"SEK\",\"124900\",\"0\",\"1\"\n",
                        sale(4, "1001", "1249.00")))
                .containsEntry(
                        1,
                        Map.of(
                                "raw.CH",
                                "SB",
                                "raw.Transaction ID",
                                "8AB",
                                "raw.Invoice ID",
                                "1001",
                                "raw.Gross Transaction Amount",
                                "124900",
                                "raw.Custom Field",
                                "Luleå"));
        assertThat(fields("Type,Order,Amount\nSALE,1001,1249\nType,Order,Order\nSALE,1002,1\n", sale(4, "1002", "1")))
                .as("of two columns of one name neither is told")
                .isEmpty();
    }

    private static Map<Integer, Map<String, String>> fields(String file, PayoutLine... lines) {
        var rows = new ArrayList<RawFields.Wanted>();
        for (var line : lines) {
            rows.add(new RawFields.Wanted(rows.size() + 1, line.line(), line.providerTransactionId()));
        }
        return RawFields.read(
                new se.knyt.engine.intake.Archive.Kept(
                        "file.csv", "text/csv", file.getBytes(java.nio.charset.StandardCharsets.UTF_8)),
                rows);
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
