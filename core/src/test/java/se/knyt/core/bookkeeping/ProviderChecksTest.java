package se.knyt.core.bookkeeping;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ProviderChecksTest {
    private static final PostingSettings SETTINGS =
            PostingSettings.swedish(LedgerMode.ACCOUNTING_SYSTEM, KnownProviders.all(BankLeg.IN_TRANSIT));

    static List<ProviderSettings> known() {
        return KnownProviders.all(BankLeg.IN_TRANSIT);
    }

    @ParameterizedTest
    @MethodSource("known")
    void theUsualAccountsAreRight(ProviderSettings known) {
        assertThat(ProviderChecks.of(known, SETTINGS)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        // The customer and supplier ledgers have one writer each, and it is not Knyt.
        "receivable, 1510, control",
        "reserve, 2440, control",
        "adjustment, 1510, control",
        // No account of two providers, and none of its own for two things.
        "receivable, 1581, shared",
        "reserve, 1581, shared",
        "bank, 1587, shared",
        "chargeback, 1582, shared",
        "adjustment, 1582, shared",
        // What others are for.
        "receivable, 1589, general",
        "receivable, 1689, general",
        "reserve, 1589, general",
        "advance, 2421, general",
        "fees, 2641, vat",
        "fees, 4535, vat",
        "advance, 2611, vat",
        "fees, 3001, sales",
        "dispute, 3520, sales",
        "reserve, 2999, suspense",
        "fees, 2999, suspense",
        "receivable, 2999, suspense",
        // The kind of account.
        "receivable, 2890, class",
        "receivable, 6570, class",
        "fees, 1930, class",
        "fees, 8999, ''",
        "fees, 9000, class",
        "bank, 1800, class",
        "bank, 1940, ''",
        "advance, 1930, class",
        "reserve, 6570, class",
        "rounding, 1930, class",
        "deposit, 3740, class",
        "deposit, 1930, ''",
        "adjustment, 6570, ''"
    })
    void anAccountThatCanNotBeIsNamedWithItsReason(String field, int account, String code) {
        var problems = ProviderChecks.of(stripe(field, account), SETTINGS);
        if (code.isEmpty()) {
            assertThat(problems).isEmpty();
            return;
        }
        assertThat(problems).isNotEmpty();
        assertThat(problems.getFirst().field()).isEqualTo(field);
        assertThat(problems.getFirst().code()).isEqualTo(code);
        assertThat(problems.getFirst().arguments()).contains(String.valueOf(account));
        assertThat(ProviderChecks.CODES).contains(code);
    }

    @Test
    void aSharedAccountNamesWhoseItIs() {
        assertThat(ProviderChecks.of(stripe("receivable", 1583), SETTINGS))
                .containsExactly(new ProviderChecks.Problem("receivable", "shared", List.of("1583", "paypal")));
    }

    @ParameterizedTest
    @CsvSource({"'', method", "KLARNA, method-taken", "PRESENTKORT, method-taken", "'A;B', method", "CARD_1, ''"})
    void aPaymentMethodIsItsOwn(String method, String code) {
        var wanted = new ProviderSettings(
                "stripe",
                1582,
                method,
                FeeTable.of(6570, FeeVat.EXEMPT),
                BankLeg.IN_TRANSIT,
                1930,
                ProviderAccounts.standard(1582),
                List.of(),
                List.of());
        var codes = new ArrayList<String>();
        ProviderChecks.of(wanted, SETTINGS).forEach(problem -> codes.add(problem.code()));
        assertThat(codes).isEqualTo(code.isEmpty() ? List.of() : List.of(code));
    }

    private static ProviderSettings stripe(String field, int account) {
        int receivable = field.equals("receivable") ? account : 1582;
        return new ProviderSettings(
                "stripe",
                receivable,
                "STRIPE",
                FeeTable.of(field.equals("fees") ? account : 6570, FeeVat.EXEMPT),
                BankLeg.IN_TRANSIT,
                field.equals("bank") ? account : 1930,
                new ProviderAccounts(
                        field.equals("reserve") ? account : 1689,
                        field.equals("chargeback") ? account : 1689,
                        field.equals("dispute") ? account : 6570,
                        field.equals("advance") ? account : 2890,
                        field.equals("deposit") ? account : receivable,
                        field.equals("rounding") ? account : 3740,
                        field.equals("adjustment") ? account : 2999),
                List.of(),
                List.of());
    }
}
