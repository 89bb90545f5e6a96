package se.knyt.connectors.shops.shopify;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import se.knyt.core.commerce.Payment;
import se.knyt.core.commerce.StoreCredit;
import se.knyt.core.money.Money;
import se.knyt.spi.PullSource.Reading;
import se.knyt.spi.PullSource.SourceRecord;
import se.knyt.testkit.PullSourceContract;

/** Store credit, against the simulated shop. What an account holds is said by the acts that made it so. */
class StoreCreditContractTest extends ShopStreamContract {
    private static final String PLAIN = "\"discount\":false,\"shipping\":0,\"business\":false,";

    @Override
    public String stream() {
        return StoreCreditSource.ALL;
    }

    /** Each of a buyer of its own, since an account is a buyer's; the buyer's record holds it. */
    @Override
    public String addRecord() {
        var number = world.sell(
                "{" + PLAIN + "\"buyer\":" + added++ + ",\"lines\":[{\"sku\":\"TROJA-M\",\"price\":80000}]}");
        give(number, 50_000, "");
        var accounts = control().get("store-credit");
        return accounts.replaceFirst("(?s)^.*\"customer\"\\s*:\\s*\"([^\"]+)\".*$", "$1");
    }

    private int added;

    @Override
    public String readRoute() {
        return "customers";
    }

    private void give(String number, long amount, String expiresAt) {
        control()
                .post(
                        "orders/" + number + "/store-credit",
                        "{\"amount\":" + amount + (expiresAt.isEmpty() ? "" : ",\"expires_at\":\"" + expiresAt + "\"")
                                + "}");
    }

    private List<StoreCredit> accounts(Instant start) {
        return PullSourceContract.all(open(), stream(), "", start).records().stream()
                .map(SourceRecord::reading)
                .flatMap(reading -> ((Reading.Read) reading).documents().stream())
                .map(StoreCredit.class::cast)
                .toList();
    }

    private List<Payment> payments() {
        return PullSourceContract.all(open(), OrderSource.STREAM, "", startDate()).records().stream()
                .flatMap(record -> ((Reading.Read) record.reading()).documents().stream())
                .filter(Payment.class::isInstance)
                .map(Payment.class::cast)
                .filter(payment -> payment.provider().equals("shopify_store_credit"))
                .toList();
    }

    /**
     * Given 500.00 by hand, paid with 300.00, refunded 100.00 as store credit: 300.00 are left. Only what was given by hand is told here;
     * the order's transactions name the account.
     */
    @Test
    void whatOrdersMoveIsToldWithThemAndNamesTheAccount() {
        var number = world.sell("{" + PLAIN + "\"buyer\":1,\"lines\":[{\"sku\":\"TROJA-M\",\"price\":80000}]}");
        give(number, 50_000, "");
        var paid = world.sell(
                "{" + PLAIN + "\"buyer\":1,\"store_credit\":30000,\"lines\":[{\"sku\":\"TROJA-M\",\"price\":80000}]}");
        control().post("orders/" + paid + "/capture", "{}");
        control().post("orders/" + paid + "/refund", "{\"amount\":10000,\"store_credit\":true}");
        var account = accounts(startDate()).getFirst();
        assertThat(account.left()).isEqualTo(Money.sek("300.00"));
        assertThat(account.opening()).isEqualTo(Money.sek("0.00"));
        assertThat(account.holderKey()).startsWith("gid://shopify/Customer/");
        assertThat(account.changes()).singleElement().satisfies(change -> {
            assertThat(change.reason()).isEqualTo(StoreCredit.Reason.ADJUSTED);
            assertThat(change.amount()).isEqualTo(Money.sek("500.00"));
        });
        assertThat(payments())
                .extracting(Payment::type)
                .containsExactlyInAnyOrder(Payment.Type.SALE, Payment.Type.REFUND);
        assertThat(payments())
                .allSatisfy(payment -> assertThat(payment.cardId()).isEqualTo(account.sourceId()));
    }

    /** 500.00 before the start date, then 200.00 until the tenth day, 50.00 taken back and 300.00 spent: the soonest to expire goes first. */
    @Test
    void anAccountFromBeforeTheStartDateOpensWithWhatWasOnItThenAndTellsWhatExpired() {
        var number = world.sell("{" + PLAIN + "\"buyer\":1,\"lines\":[{\"sku\":\"TROJA-M\",\"price\":80000}]}");
        give(number, 50_000, "");
        control().advance(Duration.ofDays(2));
        var start = ShopifyWorld.START.plus(Duration.ofDays(1));
        give(number, 20_000, ShopifyWorld.START.plus(Duration.ofDays(10)).toString());
        give(number, -5_000, "");
        control().advance(Duration.ofDays(10));
        var account = accounts(start).getFirst();
        assertThat(account.opening()).isEqualTo(Money.sek("500.00"));
        assertThat(account.left()).as("the 50.00 came of the 200.00").isEqualTo(Money.sek("500.00"));
        assertThat(account.changes())
                .extracting(change -> change.reason() + " " + change.amount().toPlain())
                .containsExactlyInAnyOrder("ADJUSTED 200.00", "ADJUSTED -50.00", "EXPIRED -150.00");
        assertThat(account.changes()).extracting(StoreCredit.Change::id).doesNotHaveDuplicates();
    }

    @Test
    void anAppWithoutTheScopesReadsNoneAndTheOrdersAllTheSame() {
        var number = world.sell(
                "{" + PLAIN + "\"buyer\":1,\"store_credit\":30000,\"lines\":[{\"sku\":\"TROJA-M\",\"price\":80000}]}");
        assertThat(number).isNotEmpty();
        control().post("settings", "{\"no_store_credit\":true}");
        assertThat(PullSourceContract.all(open(), stream(), "", startDate()).records())
                .isEmpty();
        assertThat(payments())
                .singleElement()
                .satisfies(payment -> assertThat(payment.cardId()).isEmpty());
        control().post("settings", "{\"no_store_credit\":false}");
        assertThat(accounts(startDate())).hasSize(1);
    }
}
