package se.knyt.tests.books;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import se.knyt.core.bookkeeping.Balances;
import se.knyt.core.bookkeeping.BankLeg;
import se.knyt.core.bookkeeping.ChartOfAccounts;
import se.knyt.core.bookkeeping.FeeTable;
import se.knyt.core.bookkeeping.FeeVat;
import se.knyt.core.bookkeeping.KnownProviders;
import se.knyt.core.bookkeeping.LedgerMode;
import se.knyt.core.bookkeeping.MatchPart;
import se.knyt.core.bookkeeping.PayoutFact;
import se.knyt.core.bookkeeping.PayoutLineFact;
import se.knyt.core.bookkeeping.Posting;
import se.knyt.core.bookkeeping.PostingGroup;
import se.knyt.core.bookkeeping.PostingResult;
import se.knyt.core.bookkeeping.PostingSettings;
import se.knyt.core.bookkeeping.ProviderSettings;
import se.knyt.core.bookkeeping.WantedEntry;
import se.knyt.core.commerce.PayoutLine.Kind;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.core.providers.ReservationRule;

/** What each connector declares of its provider for the books, by the table of accounts and the report on its fees. */
class KnownProvidersTest {
    private static final PostingSettings SETTINGS =
            PostingSettings.swedish(LedgerMode.KNYT, KnownProviders.all(BankLeg.IN_TRANSIT));

    @ParameterizedTest
    @CsvSource({
        "klarna, 1581, 6064",
        "stripe, 1582, 6570",
        "paypal, 1583, 6570",
        "adyen, 1584, 6570",
        "swish, 1585, 6570",
        "nets, 1586, 6570",
        "shopify-payments, 1587, 6570",
        "kustom, 1591, 6064",
        "svea, 1592, 6064"
    })
    void eachHasAnAccountOfItsOwn(String provider, int receivable, int fees) {
        var known = SETTINGS.provider(provider).orElseThrow();
        assertThat(known.receivable()).isEqualTo(receivable);
        assertThat(known.feeAccount()).isEqualTo(fees);
        assertThat(ChartOfAccounts.basDefaults().find(receivable)).isPresent();
        assertThat(ChartOfAccounts.basDefaults().find(fees)).isPresent();
    }

    @ParameterizedTest
    @CsvSource({"klarna, 1581", "kustom, 1591", "svea, 1592"})
    void swedishProvidersChargeVat(String provider, int receivable) {
        assertThat(effect(posted(payout(provider, "-20.00", "-5.00"), SETTINGS)))
                .isEqualTo(rows("1589 975.00", "6064 20.00", "2641 5.00", receivable + " -1000.00"));
    }

    @ParameterizedTest
    @CsvSource({"paypal, 1583", "adyen, 1584", "swish, 1585", "nets, 1586"})
    void cardAcquiringIsExempt(String provider, int receivable) {
        assertThat(effect(posted(payout(provider, "-20.00", "0"), SETTINGS)))
                .isEqualTo(rows("1589 980.00", "6570 20.00", receivable + " -1000.00"));
    }

    @ParameterizedTest
    @CsvSource({"stripe", "shopify-payments"})
    void feesWhoseVatNobodyHasDecidedAreHeld(String provider) {
        var held = held(payout(provider, "-20.00", "0"), SETTINGS);
        assertThat(held.code()).isEqualTo("fee.vat-unanswered");
        assertThat(held.arguments()).containsExactly(provider);
        // Without a fee there is no question.
        assertThat(posted(payout(provider, "0", "0"), SETTINGS).entries()).hasSize(1);
    }

    @Test
    void whatIsChosenStandsAndAnAccountGivenAwayIsNobodyElses() {
        var klarna = new ProviderSettings(
                "klarna",
                1582,
                "KLARNA",
                FeeTable.of(6064, FeeVat.SWEDISH_25),
                BankLeg.IN_TRANSIT,
                1930,
                null,
                List.of(),
                List.of());
        var with = KnownProviders.with(List.of(klarna), BankLeg.IN_TRANSIT);
        assertThat(with.stream().map(ProviderSettings::receivable)).doesNotHaveDuplicates();
        assertThat(with.stream().map(ProviderSettings::provider).collect(Collectors.toSet()))
                .contains("klarna", "paypal")
                .doesNotContain("stripe");
        assertThat(held(payout("stripe", "0", "0"), PostingSettings.swedish(LedgerMode.KNYT, with))
                        .code())
                .isEqualTo("provider.no-accounts");
    }

    /** By what each says to all of its merchants; the others say nothing that holds for all. */
    @ParameterizedTest
    @CsvSource({
        "klarna, 28",
        "nets, 30",
        "paypal, 29",
        "stripe, 7",
        "adyen, 0",
        "svea, 0",
        "kustom, 0",
        "swish, 0",
        "shopify-payments, 0"
    })
    void aReservationLivesAsLongAsTheProviderSays(String provider, int days) {
        assertThat(ReservationRule.of(provider).map(ReservationRule::days).orElse(0))
                .isEqualTo(days);
    }

    @ParameterizedTest
    @CsvSource({
        "klarna, Fordran Klarna",
        "paypal, Fordran PayPal",
        "shopify-payments, Fordran Shopify Payments",
        "svea, Fordran Svea"
    })
    void theChartNamesWhoOwes(String provider, String name) {
        int receivable = SETTINGS.provider(provider).orElseThrow().receivable();
        assertThat(ChartOfAccounts.basDefaults().find(receivable).orElseThrow().name())
                .isEqualTo(name);
    }

    /** One fee alone has Swedish VAT with Svea, and none has with who acquires cards. */
    @ParameterizedTest
    @CsvSource({
        "Credit, 6064, EXEMPT",
        "Interest, 6064, EXEMPT",
        "Regression/Service, 6570, EXEMPT",
        "Credit/Admin, 6064, SWEDISH_25",
        "Order/Service, 6064, SWEDISH_25"
    })
    void sveasFeesAreToldApart(String type, int account, FeeVat vat) {
        var rule = SETTINGS.provider("svea").orElseThrow().fees().of(type, LocalDate.of(2026, 3, 12));
        assertThat(rule.account()).isEqualTo(account);
        assertThat(rule.vat()).isEqualTo(vat);
        assertThat(rule.entity()).isEqualTo("Svea Bank AB");
    }

    private static PostingGroup.Payout payout(String provider, String fee, String vat) {
        var lines = new ArrayList<PayoutLineFact>();
        lines.add(payoutLine(1, Kind.SALE, "1000.00", MatchPart.ownRow("sale:1", kr("1000.00"))));
        if (!fee.equals("0")) {
            lines.add(payoutLine(2, Kind.FEE, fee));
        }
        if (!vat.equals("0")) {
            lines.add(payoutLine(3, Kind.FEE_VAT, vat));
        }
        var zero = kr("0");
        var fact = new PayoutFact(
                "payout:" + provider + ":1",
                LocalDate.of(2026, 5, 12),
                provider,
                "R1",
                Currency.SEK,
                kr("1000.00").plus(kr(fee)).plus(kr(vat)),
                zero,
                zero,
                Optional.empty());
        return new PostingGroup.Payout(fact, lines, Optional.empty());
    }

    private static PayoutLineFact payoutLine(int line, Kind kind, String amount, MatchPart... parts) {
        return new PayoutLineFact(
                "line:" + line,
                LocalDate.of(2026, 5, 1),
                line,
                kind,
                kind.code(),
                "order " + line,
                kr(amount),
                List.of(parts));
    }

    private static PostingResult.Posted posted(PostingGroup group, PostingSettings settings) {
        return (PostingResult.Posted) Posting.of(group, settings);
    }

    private static PostingResult.Held held(PostingGroup group, PostingSettings settings) {
        return (PostingResult.Held) Posting.of(group, settings);
    }

    private static Map<Integer, Money> effect(PostingResult.Posted posted) {
        return Balances.effect(
                posted.entries().stream().map(WantedEntry::voucher).toList());
    }

    private static Map<Integer, Money> rows(String... rows) {
        var result = new TreeMap<Integer, Money>();
        for (var row : rows) {
            int blank = row.indexOf(' ');
            result.merge(Integer.parseInt(row.substring(0, blank)), kr(row.substring(blank + 1)), Money::plus);
        }
        return result;
    }

    private static Money kr(String decimal) {
        return Money.sek(decimal);
    }
}
