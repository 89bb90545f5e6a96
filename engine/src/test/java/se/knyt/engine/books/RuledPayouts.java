package se.knyt.engine.books;

import static se.knyt.engine.books.PayoutBench.fee;
import static se.knyt.engine.books.PayoutBench.line;
import static se.knyt.engine.books.PayoutBench.sale;
import static se.knyt.engine.books.PayoutBench.sek;
import static se.knyt.engine.books.PayoutBench.vat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import se.knyt.core.commerce.PayoutLine;
import se.knyt.engine.rules.Rule;
import se.knyt.engine.settings.Settings;

/** A company whose rules are about its payouts: 1001 is sold for 1 249,00, of which Klarna takes 43,73 and 10,93 of VAT. */
abstract class RuledPayouts {
    static final String LINES = "payout-lines";
    PayoutBench bench;

    @BeforeEach
    void open() {
        bench = new PayoutBench();
        bench.sold("1001", "55", "1249.00");
    }

    @AfterEach
    void close() {
        bench.close();
    }

    void tell(String reference, String paid, PayoutLine... others) {
        var lines = new ArrayList<>(List.of(sale(1, "1001", "1249.00"), fee(2, "-43.73"), vat(3, "-10.93")));
        lines.addAll(List.of(others));
        bench.tell(reference, sek(paid), lines.toArray(PayoutLine[]::new));
    }

    static PayoutLine unknown(int line, String word, String amount) {
        return new PayoutLine(
                line,
                PayoutLine.Kind.UNRECOGNIZED,
                word,
                sek(amount),
                PayoutBench.PAID.minus(Duration.ofDays(1)),
                "",
                "",
                "",
                "",
                "X-" + line);
    }

    /** Each row of a voucher of ours: account, cost centre, project, and the rule with its version. */
    List<String> rows() {
        return bench.texts(
                "select r.account || ' ' || r.cost_centre || ' ' || r.project || ' ' || r.chosen_by || ' ' || r.chosen_version"
                        + " from voucher_row r where r.company_id = ?");
    }

    void rules(Rule... rules) {
        change(s -> s.withRules(s.ruleSet().withRules(List.of(rules))));
    }

    void change(UnaryOperator<Settings> change) {
        bench.test
                .engine
                .database()
                .doForCompany(
                        "rules",
                        bench.company,
                        tx -> bench.test.engine.settings().change(tx, bench.company, change, "", "Eva", Instant.EPOCH));
        bench.test.engine.control().planAgain(bench.company);
    }
}
