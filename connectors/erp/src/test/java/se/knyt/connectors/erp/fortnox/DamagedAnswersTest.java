package se.knyt.connectors.erp.fortnox;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import se.knyt.http.json.Json;
import se.knyt.testkit.DamagedJson;
import se.knyt.testkit.ReadingText;
import tools.jackson.databind.JsonNode;

/** Whatever is wrong in a document that Fortnox gives: a reading, or why it cannot be read; never an exception. */
class DamagedAnswersTest {
    private static final int TRIES = 1_000;

    private final SimulatedFortnox fortnox = new SimulatedFortnox();

    @AfterEach
    void close() {
        fortnox.close();
    }

    @Test
    void aDamagedInvoiceCreditNoteOrPaymentIsReadOrNamed() {
        var customer = fortnox.drive(Effects.collectiveCustomer()).id();
        var invoice = fortnox.drive(Effects.invoice("knyt-i-1", customer)).id();
        fortnox.drive(Effects.book(invoice));
        var payment = fortnox.drive(Effects.pay(invoice, "1249.00")).id();
        var note = fortnox.drive(Effects.creditPart("knyt-c-1", invoice)).id();
        damage("/3/invoices/" + invoice, FortnoxPull.INVOICE, FortnoxMapping::invoice);
        damage("/3/invoices/" + note, FortnoxPull.INVOICE, FortnoxMapping::invoice);
        damage("/3/invoicepayments/" + payment, FortnoxPull.PAYMENT, FortnoxMapping::payment);
    }

    private void damage(String path, FortnoxPull.Kind kind, FortnoxPull.Mapping mapping) {
        var good = Json.parse(fortnox.client().raw(path, Map.of()));
        assertThat(text(good, kind, mapping)).doesNotStartWith("UNREADABLE");
        DamagedJson.of(good, 1)
                .limit(TRIES)
                .forEach(damaged -> assertThat(text(damaged, kind, mapping))
                        .as(damaged.toString())
                        .isEqualTo(text(damaged, kind, mapping))
                        .isNotBlank());
    }

    private static String text(JsonNode node, FortnoxPull.Kind kind, FortnoxPull.Mapping mapping) {
        return ReadingText.of(
                FortnoxPull.reading(Json.bytes(node), kind, mapping, booked -> Fields.text(booked, "VoucherSeries")));
    }
}
