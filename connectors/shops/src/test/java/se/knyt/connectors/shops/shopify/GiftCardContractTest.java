package se.knyt.connectors.shops.shopify;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import se.knyt.core.commerce.GiftCard;
import se.knyt.core.commerce.Payment;
import se.knyt.core.money.Money;
import se.knyt.spi.PullSource.Reading;
import se.knyt.spi.PullSource.SourceRecord;
import se.knyt.testkit.PullSourceContract;

/** Gift cards, against the simulated shop. What a card is worth and holds is said by the acts that made it so. */
class GiftCardContractTest extends ShopStreamContract {
    @Override
    public String stream() {
        return GiftCardSource.STREAM;
    }

    @Override
    public String addRecord() {
        return control().post("gift-cards", "{\"value\":50000}").replaceFirst("(?s)^.*?\"id\":\"([^\"]+)\".*$", "$1");
    }

    @Override
    public String readRoute() {
        return "giftCards";
    }

    private List<GiftCard> cards(Instant start) {
        return PullSourceContract.all(open(), stream(), "", start).records().stream()
                .map(SourceRecord::reading)
                .map(reading -> (GiftCard) ((Reading.Read) reading).documents().getFirst())
                .toList();
    }

    @Test
    void aSoldCardNamesItsOrderAndRowAndIsWorthWhatWasPaid() {
        var number = world.sell("{\"discount\":false,\"shipping\":0,\"lines\":[{\"gift_card\":true,\"price\":50000}]}");
        assertThat(cards(startDate())).as("made when the order is paid").isEmpty();
        control().post("orders/" + number + "/capture", "{}");
        var card = cards(startDate()).getFirst();
        assertThat(card.ends()).hasSize(4);
        assertThat(card.value()).isEqualTo(Money.sek("500.00"));
        assertThat(card.left()).isEqualTo(Money.sek("500.00"));
        assertThat(card.opening()).isEmpty();
        assertThat(card.orderSourceId()).startsWith("gid://shopify/Order/");
        assertThat(card.rowId()).startsWith("gid://shopify/LineItem/");
        assertThat(card.expiresOn()).isEmpty();
    }

    /** 300.00 of a sale from the card, and the refund back to it: the order's transactions name the card by its id. */
    @Test
    void whatACardPaysAndGetsBackNamesIt() {
        var id = addRecord();
        var number = world.sell("{\"gift_card\":30000,\"gift_card_id\":\"" + id
                + "\",\"discount\":false,\"shipping\":0,\"lines\":[{\"sku\":\"TROJA-M\",\"price\":80000}]}");
        assertThat(cards(startDate()).getFirst().left()).isEqualTo(Money.sek("200.00"));
        control().post("orders/" + number + "/capture", "{}");
        control().post("orders/" + number + "/refund", "{}");
        assertThat(cards(startDate()).getFirst().left()).isEqualTo(Money.sek("500.00"));
        var payments = PullSourceContract.all(open(), OrderSource.STREAM, "", startDate()).records().stream()
                .flatMap(record -> ((Reading.Read) record.reading()).documents().stream())
                .filter(Payment.class::isInstance)
                .map(Payment.class::cast)
                .filter(payment -> payment.provider().equals("gift_card"))
                .toList();
        assertThat(payments).hasSize(2).allSatisfy(payment -> {
            assertThat(payment.cardId()).isEqualTo(id);
            assertThat(payment.cardEnds()).hasSize(4);
            assertThat(payment.providerOrderId()).isEmpty();
        });
    }

    /** Issued for 500.00 and spent down to 400.00 before the start date, to 250.00 after: it opens with 400.00. */
    @Test
    void aCardFromBeforeTheStartDateOpensWithWhatWasOnItThen() {
        var number = addRecord().replaceFirst("^.*/", "");
        control().post("gift-cards/" + number + "/debit", "{\"amount\":10000}");
        control().advance(java.time.Duration.ofDays(2));
        var start = ShopifyWorld.START.plus(java.time.Duration.ofDays(1));
        for (int i = 0; i < 15; i++) {
            control().post("gift-cards/" + number + "/debit", "{\"amount\":1500}");
            control().post("gift-cards/" + number + "/credit", "{\"amount\":500}");
        }
        var card = cards(start).getFirst();
        assertThat(card.left()).isEqualTo(Money.sek("250.00"));
        assertThat(card.opening()).isEqualTo(Optional.of(Money.sek("400.00")));
        assertThat(cards(startDate()).getFirst().opening()).isEmpty();
    }

    @Test
    void aCardThatIsClosedOrExpiresSaysSo() {
        var number = addRecord().replaceFirst("^.*/", "");
        control().post("gift-cards/" + number + "/expires", "{\"on\":\"2027-01-31\"}");
        control().post("gift-cards/" + number + "/deactivate", "{}");
        var card = cards(startDate()).getFirst();
        assertThat(card.expiresOn()).isEqualTo(Optional.of(java.time.LocalDate.of(2027, 1, 31)));
        assertThat(card.enabled()).isFalse();
    }

    @Test
    void anAppWithoutTheScopeReadsNone() {
        addRecord();
        control().post("settings", "{\"no_gift_cards\":true}");
        assertThat(PullSourceContract.all(open(), stream(), "", startDate()).records())
                .isEmpty();
        control().post("settings", "{\"no_gift_cards\":false}");
        assertThat(cards(startDate())).hasSize(1);
    }
}
