package se.knyt.connectors.payments.stripe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import se.knyt.connectors.payments.ProviderWorld;
import se.knyt.core.commerce.Dispute;
import se.knyt.http.json.Json;
import se.knyt.spi.ProviderSession;
import se.knyt.spi.PullSource.Reading;

/** Stripe's disputes: the same {@code dp_…} that a payout's balance transaction names, with reason, last day and fee. */
class DisputesTest {
    private ProviderWorld world;
    private StripeSession session;

    @BeforeEach
    void open() {
        world = new ProviderWorld("stripe");
        session = StripeContractTest.open(world);
    }

    @AfterEach
    void close() {
        world.close();
    }

    private List<Dispute> read() {
        var all = new ArrayList<Dispute>();
        var cursor = "";
        boolean more = true;
        while (more) {
            var page = session.pull(ProviderSession.DISPUTES, cursor, ProviderWorld.START);
            page.records()
                    .forEach(record -> ((Reading.Read) record.reading())
                            .documents()
                            .forEach(document -> all.add((Dispute) document)));
            cursor = page.cursor();
            more = page.more();
        }
        return all;
    }

    /** Stripe writes 1 000 ISK as 100000. */
    @Test
    void aDisputeInIskIsOfWhatTheBuyerPaid() {
        var id = Json.text(world.purchase(100_000, "ISK", true, ""), "id");
        world.act("purchases/" + id + "/dispute", "{\"reason\":\"fraudulent\"}");
        assertThat(read().getFirst().amount().toString()).isEqualTo("1000 ISK");
    }

    @Test
    void aDisputeIsReadFromItsFirstDayToItsEnd() {
        var id = Json.text(world.purchase(124_900, true), "id");
        world.act("purchases/" + id + "/dispute", "{\"reason\":\"product_not_received\"}");
        var opened = read().getFirst();
        assertThat(opened.sourceId()).startsWith("dp_");
        assertThat(opened.state()).isEqualTo(Dispute.State.NEEDS_ANSWER);
        assertThat(opened.reason()).isEqualTo(Dispute.Reason.NOT_RECEIVED);
        assertThat(opened.amount().toString()).isEqualTo("1249.00 SEK");
        assertThat(opened.fee()).isPresent();
        assertThat(opened.answerBy()).hasValueSatisfying(by -> assertThat(by).isAfter(opened.openedAt()));
        assertThat(opened.providerOrderId()).startsWith("pi_");
        assertThat(opened.providerTransactionId()).startsWith("ch_");
        world.act("purchases/" + id + "/dispute/close", "{\"won\":true}");
        assertThat(read()).singleElement().extracting(Dispute::state).isEqualTo(Dispute.State.WON);
    }

    /** Nobody answers: Stripe closes it as lost when the day has passed. */
    @Test
    void oneThatNobodyAnswersIsLost() {
        var id = Json.text(world.purchase(10_000, true), "id");
        world.act("purchases/" + id + "/dispute", "{}");
        world.pass(Duration.ofDays(60));
        assertThat(read()).singleElement().extracting(Dispute::state).isEqualTo(Dispute.State.LOST);
    }

    /** What a merchant hands in names the buyer: nothing of it is kept. */
    @Test
    void evidenceIsNotKept() {
        var kept = DisputeMapping.kept(Json.parse(
                "{\"id\":\"dp_1\",\"evidence\":{\"customer_name\":\"Maja Granberg\"},\"metadata\":{\"n\":\"Maja\"},\"status\":\"lost\"}"
                        .getBytes(StandardCharsets.UTF_8)));
        assertThat(kept.toString()).doesNotContain("Maja");
        assertThatThrownBy(() -> DisputeMapping.read(kept)).isInstanceOf(IllegalArgumentException.class);
    }
}
