package se.knyt.connectors.payments.paypal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
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

/**
 * PayPal's cases as it describes them (customer_disputes_v1): the list is by last change and tells no payment, the case is fetched whole,
 * and a resolved one says by its outcome who bears it.
 */
class DisputesTest {
    private ProviderWorld world;
    private PaypalSession session;
    private String cursor = "";

    @BeforeEach
    void open() {
        world = new ProviderWorld("paypal");
        session = PaypalContractTest.open(world);
    }

    @AfterEach
    void close() {
        world.close();
    }

    private List<Dispute> read() {
        var all = new ArrayList<Dispute>();
        boolean more = true;
        while (more) {
            var page = session.pull(ProviderSession.DISPUTES, cursor, ProviderWorld.START);
            for (var record : page.records()) {
                assertThat(record.reading()).isInstanceOf(Reading.Read.class);
                ((Reading.Read) record.reading()).documents().forEach(document -> all.add((Dispute) document));
            }
            cursor = page.cursor();
            more = page.more();
        }
        return all;
    }

    @Test
    void aCaseIsReadWithItsReasonItsLastDayAndThePaymentItIsAbout() {
        var id = Json.text(world.purchase(124_900, true), "id");
        world.act("purchases/" + id + "/dispute", "{\"amount_minor\":50000,\"reason\":\"UNAUTHORISED\"}");
        var dispute = read().getFirst();
        assertThat(dispute.state()).isEqualTo(Dispute.State.NEEDS_ANSWER);
        assertThat(dispute.reason()).isEqualTo(Dispute.Reason.FRAUD);
        assertThat(dispute.reasonWord()).isEqualTo("UNAUTHORISED");
        assertThat(dispute.amount().toString()).isEqualTo("500.00 SEK");
        assertThat(dispute.fee()).isEmpty();
        // Ten days to answer, as the simulator's terms have it.
        assertThat(dispute.answerBy().map(by -> Duration.between(dispute.openedAt(), by)))
                .contains(Duration.ofDays(10));
        assertThat(dispute.providerTransactionId()).isNotEmpty();
        assertThat(dispute.link()).endsWith(dispute.sourceId());
    }

    @Test
    void whatBecameOfItIsReadLaterAndWhatHasNotChangedIsNotReadForEver() {
        var won = Json.text(world.purchase(10_000, true), "id");
        var lost = Json.text(world.purchase(20_000, true), "id");
        world.act("purchases/" + won + "/dispute", "{}");
        world.act("purchases/" + lost + "/dispute", "{}");
        assertThat(read()).hasSize(2);
        world.pass(Duration.ofDays(2));
        assertThat(read()).hasSize(2);
        world.act("purchases/" + won + "/dispute/close", "{\"won\":true}");
        world.act("purchases/" + lost + "/dispute/close", "{\"won\":false}");
        assertThat(read()).extracting(Dispute::state).containsOnlyOnce(Dispute.State.WON, Dispute.State.LOST);
        world.pass(Duration.ofDays(2));
        var again = read();
        assertThat(again).hasSize(2);
    }

    @Test
    void moreThanAPageAreAllRead() {
        for (int i = 0; i < 53; i++) {
            var id = Json.text(world.purchase(1_000, true), "id");
            world.act("purchases/" + id + "/dispute", "{}");
        }
        assertThat(read()).extracting(Dispute::sourceId).doesNotHaveDuplicates().hasSize(53);
    }

    @Test
    void anUnknownWordIsKeptAndMeansNothing() {
        var dispute = DisputeMapping.read(Json.parse("""
                {"dispute_id":"PP-D-1","create_time":"2026-11-02T08:00:00Z","reason":"SOMETHING_NEW","dispute_state":"SLEEPING",
                 "dispute_amount":{"currency_code":"SEK","value":"10.00"}}
                """.getBytes(StandardCharsets.UTF_8)));
        assertThat(dispute.state()).isEqualTo(Dispute.State.UNKNOWN);
        assertThat(dispute.stateWord()).isEqualTo("SLEEPING");
        assertThat(dispute.reason()).isEqualTo(Dispute.Reason.OTHER);
        assertThat(dispute.answerBy()).isEmpty();
        assertThat(dispute.openedAt()).isEqualTo(Instant.parse("2026-11-02T08:00:00Z"));
    }
}
