package se.knyt.tests.books;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import se.knyt.engine.intake.SettlementDrop.Outcome;
import se.knyt.engine.intake.SettlementDrop.Told;
import se.knyt.simulators.klarna.KlarnaSimulator;
import se.knyt.tests.thread.Merchant;
import se.knyt.tests.thread.World;

/** A settlement file that a person drops while nothing is fetched is the same payout as the one that is fetched later. */
class SettlementFileTest {
    @Test
    void aFileDroppedWhileTheConnectionRestsIsBookedAndTheFetchFindsItThere() throws Exception {
        try (var world = new World();
                var merchant = new Merchant(world, Merchant.Way.SHOP)) {
            world.post("shopify", "sell", "{\"count\":2}");
            merchant.settle();
            world.post("shopify", "ship", "{}");
            merchant.settle();
            merchant.engine.control().connectionState(merchant.company, merchant.klarna, "paused", "Eva");
            merchant.advance(Duration.ofDays(7));
            assertThat(merchant.status().payouts()).isZero();

            var reference = reference(world);
            var file = file(world, reference);
            var taken =
                    merchant.engine.desks().settlementFiles().take(merchant.company, 0, "settlement.csv", file, "Eva");
            assertThat(taken).isEqualTo(new Outcome.Taken("klarna", List.of(new Told("klarna", reference)), 1, 0));
            merchant.settle();
            assertThat(merchant.status().certificatesClosed()).isEqualTo(1);
            assertThat(merchant.status().invoiceOpenMinor()).isZero();
            assertThat(number(merchant, "select count(*) from voucher where company_id = ?"))
                    .isEqualTo(1);
            // As dropped, byte for byte, for whoever asks for the evidence.
            assertThat(number(
                            merchant,
                            "select count(*) from evidence where company_id = ? and file_name = 'settlement.csv'"))
                    .isEqualTo(1);

            var again = merchant.engine.desks().settlementFiles().take(merchant.company, 0, "again.csv", file, "Eva");
            assertThat(again).isEqualTo(new Outcome.Taken("klarna", List.of(new Told("klarna", reference)), 0, 0));

            merchant.engine.control().connectionState(merchant.company, merchant.klarna, "active", "Eva");
            merchant.settle();
            merchant.advance(Duration.ofDays(2));
            assertThat(merchant.status().payouts()).isEqualTo(1);
            assertThat(merchant.status().certificatesClosed()).isEqualTo(1);
            assertThat(merchant.status().looseEnds()).isZero();
            assertThat(number(merchant, "select count(*) from voucher where company_id = ?"))
                    .isEqualTo(1);
        }
    }

    private static long number(Merchant merchant, String sql) {
        return merchant.engine
                .database()
                .forCompany(
                        "test",
                        merchant.company,
                        tx -> tx.first(sql, row -> row.getLong(1), merchant.company)
                                .orElse(0L));
    }

    private static String reference(World world) {
        var payouts = world.get("klarna", "state").path("payout");
        assertThat(payouts).hasSize(1);
        return payouts.iterator().next().path("payment_reference").asString("");
    }

    private static byte[] file(World world, String reference) throws Exception {
        var user = KlarnaSimulator.API_USER + ":" + KlarnaSimulator.API_PASSWORD;
        var request = HttpRequest.newBuilder(URI.create(world.uri("klarna")
                        + "/settlements/v1/reports/payout-with-transactions?payment_reference=" + reference))
                .header(
                        "Authorization",
                        "Basic " + Base64.getEncoder().encodeToString(user.getBytes(StandardCharsets.UTF_8)))
                .build();
        try (var client = HttpClient.newHttpClient()) {
            return client.send(request, HttpResponse.BodyHandlers.ofByteArray()).body();
        }
    }
}
