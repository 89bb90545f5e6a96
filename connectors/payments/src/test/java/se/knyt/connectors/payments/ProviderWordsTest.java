package se.knyt.connectors.payments;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import se.knyt.connectors.payments.klarna.settlement.KlarnaType;
import se.knyt.connectors.payments.nets.settlement.NetsKinds;
import se.knyt.connectors.payments.paypal.settlement.TransactionCode;
import se.knyt.connectors.payments.stripe.settlement.StripeCategory;
import se.knyt.connectors.payments.svea.settlement.SveaKinds;
import se.knyt.core.commerce.PayoutLine.Kind;

/**
 * What providers' words are to us, by their own lists of words. Files and interfaces are read by the same lists: a payout that is dropped and
 * fetched later is the same payout.
 */
class ProviderWordsTest {
    @ParameterizedTest
    @CsvSource({
        "stripe, payout_reversal, true, payout_return",
        "stripe, partial_capture_reversal, false, adjustment",
        "stripe, financing_payout, true, advance",
        "stripe, financing_paydown, false, advance",
        "stripe, currency_conversion, false, fx",
        "stripe, climate_order_purchase, false, adjustment",
        "stripe, network_cost, false, fee",
        "stripe, risk_reserved_funds, true, reserve_release",
        "stripe, moon, true, unrecognized",
        "paypal, T1101, true, payout_return",
        "paypal, T1100, false, chargeback",
        "paypal, T1106, true, adjustment",
        "paypal, T1199, false, unrecognized",
        "paypal, T0401, true, unrecognized",
        "paypal, T0006, false, adjustment",
        "svea, Cost, false, adjustment",
        "svea, Regression, true, chargeback_won",
        "svea, Moon, true, unrecognized",
        "nets, ChargebackRepresented, true, chargeback_won",
        "nets, Captured, true, sale",
        "nets, Surcharge, true, unrecognized"
    })
    void aWordIsWhatTheProviderSaysAndNothingIsGuessed(String provider, String word, boolean in, String kind) {
        var read = switch (provider) {
            case "stripe" -> StripeCategory.kind(word, in);
            case "paypal" -> TransactionCode.kind(word, in);
            case "svea" -> SveaKinds.row(word, in);
            default -> NetsKinds.of(word);
        };
        assertThat(read.code()).isEqualTo(kind);
    }

    @ParameterizedTest
    @CsvSource({
        "CHARGE, LOAN_AMORTISATION, advance",
        "CREDIT, CASH_ADVANCE_PAYOUT, advance",
        "CORRECTION, LOAN_FEE, adjustment",
        "FEE, DISPUTE_FEE, dispute_fee"
    })
    void klarnasDetailSaysMoreThanItsType(String type, String detail, String kind) {
        var known = KlarnaType.of(type);
        assertThat(known == null ? Kind.UNRECOGNIZED : known.kind(detail))
                .extracting(Kind::code)
                .isEqualTo(kind);
    }

    @ParameterizedTest
    @CsvSource({
        "Kickback, true, adjustment",
        "Admin, true, fee_refund",
        "Dismissed, false, chargeback",
        "x, false, unrecognized"
    })
    void sveasFeesAreNotAllFees(String type, boolean in, String kind) {
        assertThat(SveaKinds.fee(type, in).code()).isEqualTo(kind);
    }
}
