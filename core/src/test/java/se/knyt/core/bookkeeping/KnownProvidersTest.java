package se.knyt.core.bookkeeping;

import static org.assertj.core.api.Assertions.assertThat;
import static se.knyt.core.bookkeeping.Given.effect;
import static se.knyt.core.bookkeeping.Given.held;
import static se.knyt.core.bookkeeping.Given.kr;
import static se.knyt.core.bookkeeping.Given.posted;
import static se.knyt.core.bookkeeping.Given.rows;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import se.knyt.core.commerce.PayoutLine.Kind;
import se.knyt.core.money.Currency;

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
        var klarna = ProviderSettings.standard(
                "klarna", 1582, "KLARNA", FeeTable.of(6064, FeeVat.SWEDISH_25), BankLeg.IN_TRANSIT);
        var with = KnownProviders.with(List.of(klarna), BankLeg.IN_TRANSIT);
        assertThat(with.stream().map(ProviderSettings::receivable)).doesNotHaveDuplicates();
        assertThat(with.stream().map(ProviderSettings::provider).collect(Collectors.toSet()))
                .contains("klarna", "paypal")
                .doesNotContain("stripe");
        assertThat(held(payout("stripe", "0", "0"), PostingSettings.swedish(LedgerMode.KNYT, with))
                        .code())
                .isEqualTo("provider.no-accounts");
    }

    private static PostingGroup.Payout payout(String provider, String fee, String vat) {
        var lines = new ArrayList<PayoutLineFact>();
        lines.add(Given.payoutLine(1, Kind.SALE, "1000.00", MatchPart.ownRow("sale:1", kr("1000.00"))));
        if (!fee.equals("0")) {
            lines.add(Given.payoutLine(2, Kind.FEE, fee));
        }
        if (!vat.equals("0")) {
            lines.add(Given.payoutLine(3, Kind.FEE_VAT, vat));
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
}
