package se.knyt.tests.thread;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;
import se.knyt.engine.settings.OwnInvoices;

/**
 * Sold on the merchant's own invoice: two at 500.00, VAT included, on Tuesday 3 March 2026. No provider is paid and none pays out; the
 * trail is tied when Fortnox says that the invoice is paid in full.
 */
class OwnInvoiceTest extends HandsTried {
    private static final String BASKET =
            "{\"count\":1,\"business\":true,\"payment\":\"manual\",\"discount\":false,\"shipping\":0%s,"
                    + "\"lines\":[{\"sku\":\"TROJA-S\",\"quantity\":2,\"price\":50000}]}";

    /** So it is for whoever has chosen nothing. */
    @Test
    void whatIsPaidByHandStaysInTheShopWhereNoMethodIsOwnInvoice() {
        var order = sell(BASKET.formatted(""));
        ship(order);
        assertThat(invoices()).isZero();
        assertThat(trail("state")).isEqualTo("waiting");
    }

    @Test
    void deliveredItIsInvoicedWithItsDaysAndTiedWhenItIsPaidInFull() {
        own(30, 5);
        var order = sell(BASKET.formatted(""));
        assertThat(invoices()).as("not before it is delivered").isZero();
        ship(order);
        assertThat(invoices()).as("%s", Trouble.of(merchant)).isEqualTo(1);
        // 3 March and 30 days.
        assertThat(merchant.texts(
                        "select body::json ->> 'dueDate' from document where company_id = ? and kind = 'invoice'"))
                .containsExactly("2026-04-02");
        assertThat(world.get("shopify", "canonical").path("orders").get(0).path("transactions"))
                .noneMatch(t -> t.path("kind").asString("").equals("CAPTURE"));
        assertThat(world.get("klarna", "canonical").path("orders")).isEmpty();
        // Nothing hides it from the buyer: 'sent' is what Knyt marks where a provider is owed.
        assertThat(
                        merchant.texts(
                                "select body::json ->> 'paidThroughProvider' from effect where company_id = ? and kind = 'create-invoice'"))
                .containsExactly("false");
        open("100000", "0");
        assertThat(trail("state")).isEqualTo("waiting");
        assertThat(trail("provider")).isEqualTo("own-invoice");
        assertThat(trail("provider_open_minor")).isEqualTo("0");

        world.post("fortnox", "invoices/1/pay", "{\"amount\":\"400.00\"}");
        merchant.settle();
        open("60000", "40000");
        assertThat(trail("state")).isEqualTo("waiting");

        merchant.advance(Duration.ofDays(2));
        world.post("fortnox", "invoices/1/pay", "{\"amount\":\"600.00\"}");
        merchant.settle();
        tied();
        open("0", "100000");
        assertThat(merchant.texts(
                        "select (body::json ->> 'date') || ' ' || (body::json ->> 'amount') || ' ' || (body::json ->> 'voucher')"
                                + " from document where company_id = ? and kind = 'invoice-payment' and trail_id is not null"
                                + " order by source_id"))
                .containsExactly("2026-03-03 400.00 SEK C 1 2026", "2026-03-05 600.00 SEK C 2 2026");
        assertThat(merchant.status().looseEnds()).isZero();
        assertThat(world.get("fortnox", "ledger").path("open").size()).isZero();
    }

    /** Net 60 in the shop, delivered on the day of the order: 3 March and 60 days, whatever days the company has chosen itself. */
    @Test
    void soldOnTheShopsTermsItIsDueByThemAndMarkedAsPaidThereIsNoProof() {
        merchant.readPaymentTerms();
        choose(new OwnInvoices(Set.of("payment_terms"), 30, 5));
        var order = sell(BASKET.formatted(",\"payment_terms_days\":60"));
        ship(order);
        assertThat(merchant.texts(
                        "select body::json ->> 'dueDate' from document where company_id = ? and kind = 'invoice'"))
                .as("%s", Trouble.of(merchant))
                .containsExactly("2026-05-02");
        open("100000", "0");
        assertThat(trail("provider")).isEqualTo("own-invoice");
        world.post("shopify", "orders/" + order + "/paid", "{}");
        merchant.settle();
        open("100000", "0");
        assertThat(trail("state")).isEqualTo("waiting");
        world.post("fortnox", "invoices/1/pay", "{}");
        merchant.settle();
        tied();
    }

    /** The company has not said that terms are its own invoice. */
    @Test
    void onTermsThatNobodyHasChosenItStaysInTheShop() {
        merchant.readPaymentTerms();
        ship(sell(BASKET.formatted(",\"payment_terms_days\":60")));
        assertThat(invoices()).isZero();
        assertThat(trail("state")).isEqualTo("waiting");
    }

    /** Due 2 April, five days after: 7 April is the last, in Stockholm. */
    @Test
    void notPaidSomeDaysAfterItsDueDateItIsALooseEndThatClosesByItself() {
        own(30, 5);
        ship(sell(BASKET.formatted("")));
        merchant.advance(Duration.ofDays(35));
        assertThat(openEnds()).isEmpty();
        merchant.advance(Duration.ofDays(1));
        assertThat(openEnds()).as("%s", Trouble.of(merchant)).containsExactly("own-invoice.late");
        world.post("fortnox", "invoices/1/pay", "{\"amount\":\"400.00\"}");
        merchant.settle();
        assertThat(merchant.texts(
                        "select amount_minor::text from loose_end where company_id = ? and closed_at is null"))
                .containsExactly("60000");
        world.post("fortnox", "invoices/1/pay", "{}");
        merchant.settle();
        assertThat(openEnds()).isEmpty();
        tied();
    }

    /** What begins as own invoice goes on as it began; a choice taken back changes nothing for it. */
    @Test
    void aChoiceTakenBackHoldsForWhatHasNotBegun() {
        own(30, 5);
        ship(sell(BASKET.formatted("")));
        choose(new OwnInvoices(Set.of(), 30, 5));
        world.post("fortnox", "invoices/1/pay", "{}");
        merchant.settle();
        tied();
    }

    @Test
    void aGiftCardPaysItsPartAndTheBuyerTheRest() {
        own(10, 5);
        ship(sell(BASKET.formatted(",\"gift_card\":20000")));
        merchant.settle();
        open("80000", "20000");
        world.post("fortnox", "invoices/1/pay", "{}");
        merchant.settle();
        tied();
        assertThat(world.get("fortnox", "ledger").path("open").size()).isZero();
    }

    /** Nobody pays what is credited: set off in the ledger, nothing is open. */
    @Test
    void creditedInTheAccountingSystemAndSetOffItIsTied() {
        own(30, 5);
        world.post("fortnox", "settings", "{\"credit_settles_original\":true}");
        ship(sell(BASKET.formatted("")));
        creditFirstInvoice();
        merchant.settle();
        tied();
        open("0", "0");
    }

    /** Neither the invoice nor its credit note is closed until somebody sets them off: both are told of. */
    @Test
    void creditedAndNotSetOffBothAreLooseEnds() {
        own(10, 5);
        ship(sell(BASKET.formatted("")));
        creditFirstInvoice();
        merchant.settle();
        // Due 13 March and five days more; the credit note five days after its own day.
        merchant.advance(Duration.ofDays(17));
        assertThat(openEnds())
                .as("%s", Trouble.of(merchant))
                .containsExactly("own-invoice.credit-open", "own-invoice.late");
        assertThat(trail("state")).isEqualTo("waiting");
    }

    /** The number is ours to search by, the OCR the buyer's: each finds its own and neither is the other. */
    @Test
    void theOcrStandsApartFromTheNumber() {
        own(30, 5);
        ship(sell(BASKET.formatted("")));
        var ocr = merchant.texts("select ocr from document where company_id = ? and kind = 'invoice'")
                .getFirst();
        assertThat(ocr).isNotEmpty().isNotEqualTo("1");
        assertThat(merchant.texts("select target_id from counterpart where company_id = ? and kind = 'create-invoice'"))
                .containsExactly("1");
        assertThat(merchant.texts("select ocr from document where company_id = ? and kind <> 'invoice' and ocr <> ''"))
                .isEmpty();
    }

    private void own(int due, int late) {
        choose(new OwnInvoices(Set.of("manual"), due, late));
    }

    private void choose(OwnInvoices wanted) {
        merchant.engine.desks().ownInvoices().save(merchant.company, wanted, "eva@example.com");
    }

    /** Of the purchase: what is open on its invoices, and what is settled, in öre. */
    private void open(String invoice, String settled) {
        assertThat(trail("invoice_open_minor")).as("%s", Trouble.of(merchant)).isEqualTo(invoice);
        assertThat(trail("settled_minor")).isEqualTo(settled);
    }

    private void tied() {
        assertThat(trail("state")).as("%s", Trouble.of(merchant)).isEqualTo("tied");
    }

    private String trail(String column) {
        return merchant.texts("select " + column + "::text from trail where company_id = ? and merged_into is null")
                .getFirst();
    }
}
