package se.knyt.tests.settlement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import se.knyt.core.commerce.PayoutLine;
import se.knyt.core.commerce.PayoutLine.Kind;
import se.knyt.formats.csv.FileText;
import se.knyt.formats.settlement.PayoutDocuments;
import se.knyt.formats.settlement.SettlementFile;
import se.knyt.formats.settlement.readers.SettlementReaders;

/** Payouts of files as documents: everything that a line refers to is kept, and the provider's totals are told by our kinds. */
class PayoutDocumentsTest {
    private static final ZoneId STOCKHOLM = ZoneId.of("Europe/Stockholm");

    private static SettlementFile sample(String name) {
        return SettlementSamples.read(SettlementSamples.files(SettlementSamples.folder(name)))
                .getFirst();
    }

    @Test
    void aLineKeepsAllItsReferences() {
        var document = PayoutDocuments.of(sample("adyen/payout"), STOCKHOLM).getFirst();
        var payout = document.payout();

        assertThat(payout.provider()).isEqualTo("adyen");
        assertThat(payout.reference()).isEqualTo("ExempelSE 130");
        assertThat(payout.paid().toPlain()).isEqualTo("933.16");
        assertThat(payout.paidAt()).isEqualTo(Instant.parse("2026-03-10T23:00:00Z"));
        var refund = document.lines().get(2);
        assertThat(refund.kind()).isEqualTo(Kind.REFUND);
        assertThat(refund.orderReference()).isEqualTo("10455");
        assertThat(refund.captureReference()).isEqualTo("10455-R1");
        assertThat(refund.providerOrderId()).isEqualTo("882000000000000C");
        assertThat(refund.providerTransactionId()).isEqualTo("882000000000003D");
    }

    /** Adyen's bank transfer bears the text of the row that paid, not the number of the batch; two rows that paid are two transfers. */
    @Test
    void theTextThatTheBankIsToShowIsKept() {
        var payout =
                PayoutDocuments.of(sample("adyen/payout"), STOCKHOLM).getFirst().payout();

        assertThat(payout.bankText()).isEqualTo("TX0001XT batch 130, ExempelSE");
        assertThat(PayoutDocuments.of(sample("adyen/balance-only"), STOCKHOLM).stream()
                        .map(document -> document.payout().bankText()))
                .containsOnly("");
    }

    /** One batch that pays 94.00 kronor and 49.00 euro: two payouts with one reference, and no id in common. */
    @Test
    void aBatchWithTwoCurrenciesIsTwoDocuments() {
        assertThat(PayoutDocuments.of(sample("adyen/two-currencies"), STOCKHOLM).stream()
                        .map(PayoutDocuments.PayoutDocument::payout)
                        .map(payout -> payout.sourceId() + " | " + payout.reference() + " | " + payout.paid()))
                .containsExactlyInAnyOrder(
                        "ExempelSE 133 SEK | ExempelSE 133 | 94.00 SEK",
                        "ExempelSE 133 EUR | ExempelSE 133 | 49.00 EUR");
    }

    /** Sold for 100.00 Norwegian kroner and settled as 95.00 kronor; what was sold in euro is paid in euro, and a fee is of no purchase. */
    @Test
    void whatWasChangedKeepsWhatItIsInTheCurrencyOfThePurchase() {
        var originals = PayoutDocuments.of(sample("adyen/two-currencies"), STOCKHOLM).stream()
                .flatMap(document -> document.lines().stream())
                .map(line -> line.kind().code() + " " + line.amount() + " of "
                        + line.original().map(Object::toString).orElse("itself"))
                .toList();

        assertThat(originals)
                .containsExactlyInAnyOrder(
                        "sale 95.00 SEK of 100.00 NOK",
                        "fee -1.00 SEK of itself",
                        "sale 50.00 EUR of itself",
                        "fee -1.00 EUR of itself");
    }

    /** Shopify's totals: adjustments −269.00 with chargebacks, a loan and an unknown word among them; fees −27.50 with VAT and disputes. */
    @Test
    void aTotalOverSeveralKindsIsToldByKind() {
        var payout = PayoutDocuments.of(sample("shopify/every-kind"), STOCKHOLM)
                .getFirst()
                .payout();
        var totals = new TreeMap<String, String>();
        payout.classTotals().forEach((kind, total) -> totals.put(kind.code(), total.toPlain()));

        assertThat(totals)
                .containsEntry("sale", "1100.00")
                .containsEntry("adjustment", "-60.00")
                .containsEntry("payout_return", "922.81") // 'Retried Amount'
                .containsEntry("chargeback", "-400.00")
                .containsEntry("chargeback_won", "200.00")
                .containsEntry("advance", "-10.00")
                .containsEntry("unrecognized", "1.00")
                .containsEntry("reserve_hold", "-80.00")
                .containsEntry("fee", "-22.00")
                .containsEntry("fee_vat", "-5.50")
                .containsEntry("dispute_fee", "-150.00")
                .containsEntry("fee_refund", "150.00");
    }

    /** The category of {@code payout_failure} with the payout that failed as its source: 500.00 − 0 + 929.46 = 1 429.46. */
    @Test
    void inStripesReportALineThatPaysAFailedPayoutAgainNamesIt() {
        var csv = """
                balance_transaction_id,created,currency,gross,fee,net,reporting_category,source_id,automatic_payout_id,automatic_payout_effective_at
                txn_1,2026-03-13 07:15:00,sek,500.00,0.00,500.00,charge,ch_2A,po_2A,2026-03-16 00:00:00
                txn_2,2026-03-13 09:00:00,sek,929.46,0.00,929.46,payout_reversal,po_1A,po_2A,2026-03-16 00:00:00
                txn_3,2026-03-15 00:00:00,sek,-1429.46,0.00,-1429.46,payout,po_2A,po_2A,2026-03-16 00:00:00
                """;
        var file = SettlementReaders.read(
                        List.of(FileText.of("payouts.csv", csv.getBytes(StandardCharsets.UTF_8))), "stripe")
                .getFirst();
        var document = PayoutDocuments.of(file, STOCKHOLM).getFirst();
        assertThat(document.payout().paid()).hasToString("1429.46 SEK");
        assertThat(document.lines())
                .filteredOn(line -> line.kind() == PayoutLine.Kind.PAYOUT_RETURN)
                .singleElement()
                .satisfies(line -> {
                    assertThat(line.amount()).hasToString("929.46 SEK");
                    assertThat(line.references()).containsExactly("po_1A");
                });
    }

    @Test
    void aFileThatDoesNotSayWhatWasPaidIsNoDocument() {
        assertThatThrownBy(() -> PayoutDocuments.of(sample("shopify/transactions-alone"), STOCKHOLM))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("does not say what was paid");
    }
}
