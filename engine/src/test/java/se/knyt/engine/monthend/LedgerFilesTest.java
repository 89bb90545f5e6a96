package se.knyt.engine.monthend;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import se.knyt.core.money.Money;
import se.knyt.engine.monthend.LedgerFiles.Outcome;
import se.knyt.engine.testing.TestEngine;

/** Balances by a file from the accounting program: for any day that it reaches, by the newest of the year, and nothing of a file that is wrong. */
class LedgerFilesTest {
    /** 1581 has 100.00 from the year before, 1 249.00 on 9 November and 549.00 back on the 30th: 800.00; 1930 takes the other side. */
    private static final String FILE = """
            #FLAGGA 0
            #PROGRAM "Bokföring" 1.0
            #FORMAT PC8
            #GEN 20261205
            #SIETYP 4
            #ORGNR %s
            #FNAMN "Bolaget"
            #RAR 0 20260101 20261231
            #VALUTA SEK
            #KONTO 1581 "Klarna"
            #KONTO 1930 "Bank"
            #IB 0 1581 100.00
            #IB 0 1930 -100.00
            #UB 0 1581 %s
            #UB 0 1930 -800.00
            #VER A 1 20261109 "Klarna"
            {
            #TRANS 1581 {} 1249.00
            #TRANS 1930 {} -1249.00
            }
            #VER A 2 20261130 "Klarna"
            {
            #TRANS 1581 {} -549.00
            #TRANS 1930 {} 549.00
            }
            """;

    private TestEngine test;
    private long company;
    private LedgerFiles files;

    @BeforeEach
    void open() {
        test = new TestEngine();
        company = test.company("bolaget");
        files = new LedgerFiles(test.engine.database(), test.engine.clocks());
    }

    @AfterEach
    void close() {
        test.close();
    }

    private Outcome take(String text) {
        return files.take(company, "bok.se", text.getBytes(StandardCharsets.ISO_8859_1), "eva");
    }

    private static String file(String organization, String closing) {
        return FILE.formatted(organization, closing);
    }

    private String on(String day) {
        return files.balances(company, List.of(1581, 1589), LocalDate.parse(day))
                .map(told -> told.balances().toString())
                .orElse("no file");
    }

    @Test
    void everyDayThatTheFileReachesHasItsBalance() {
        assertThat(on("2026-11-30")).isEqualTo("no file");
        assertThat(take(file("\"\"", "800.00")))
                .isEqualTo(new Outcome.Taken(LocalDate.of(2026, 1, 1), LocalDate.of(2026, 12, 5)));
        var sek = files.balances(company, List.of(1581, 1589), LocalDate.of(2026, 11, 30))
                .orElseThrow()
                .balances();
        assertThat(sek).containsEntry(1581, Money.sek("800.00")).containsEntry(1589, Money.sek("0.00"));
        assertThat(balance("2026-11-29")).isEqualTo(Money.sek("1349.00"));
        assertThat(balance("2026-01-01")).isEqualTo(Money.sek("100.00"));
        assertThat(on("2026-12-06")).as("after the day it was made").isEqualTo("{}");
        assertThat(on("2027-01-01")).isEqualTo("no file");
    }

    private @Nullable Money balance(String day) {
        return files.balances(company, List.of(1581), LocalDate.parse(day))
                .orElseThrow()
                .balances()
                .get(1581);
    }

    @Test
    void theNewestFileOfAYearCountsAndTheSumsOfTheOneBeforeAreGone() {
        take(file("\"\"", "800.00"));
        take(file("\"\"", "900.00").replace("#IB 0 1581 100.00", "#IB 0 1581 200.00"));
        assertThat(balance("2026-01-01")).isEqualTo(Money.sek("200.00"));
        assertThat(test.number(company, "select count(*) from ledger_day where company_id = ?", company))
                .as("two accounts, three days")
                .isEqualTo(6);
        assertThat(test.number(company, "select count(*) from ledger_file where company_id = ?", company))
                .isEqualTo(2);
    }

    @Test
    void nothingIsKeptOfAFileThatIsWrong() {
        assertThat(code(take("no file of accounts"))).isEqualTo("unreadable");
        assertThat(code(take(file("\"\"", "800.00").replace("#TRANS 1930 {} -1249.00", "#TRANS 1930 {} -1248.00"))))
                .as("a voucher that does not balance")
                .isEqualTo("unreadable");
        assertThat(take(file("\"\"", "800.01")))
                .isEqualTo(new Outcome.Refused("balance", List.of("1581", "800.01", "800.00")));
        assertThat(code(take(file("559999-0000", "800.00")))).isEqualTo("company");
        assertThat(code(take(file("\"\"", "800.00").replace("#VALUTA SEK", "#VALUTA EUR"))))
                .isEqualTo("currency");
        assertThat(code(take(
                        file("\"\"", "800.00").replace("#SIETYP 4", "#SIETYP 1").replaceAll("(?s)#VER.*", ""))))
                .isEqualTo("kind");
        assertThat(on("2026-11-30")).isEqualTo("no file");
    }

    private static String code(Outcome outcome) {
        return outcome instanceof Outcome.Refused refused ? refused.code() : "taken";
    }
}
