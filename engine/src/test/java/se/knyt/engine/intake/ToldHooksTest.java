package se.knyt.engine.intake;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import se.knyt.core.commerce.Dispute;
import se.knyt.core.money.Money;
import se.knyt.engine.connections.ConnectionRow;
import se.knyt.engine.testing.TestEngine;
import se.knyt.spi.PullSource.Reading;
import se.knyt.spi.PullSource.SourceRecord;
import se.knyt.spi.WebhookSource.Hint;

/** A delivery that tells what no read can: it is kept, with its bytes, before it is answered. */
class ToldHooksTest {
    private static final Instant AT = Instant.parse("2026-10-30T09:00:00Z");

    private TestEngine test;
    private long company;
    private ConnectionRow connection;
    private String token;

    @BeforeEach
    void open() {
        test = new TestEngine();
        company = test.company("bolaget");
        connection = test.connect(company, "a");
        token = test.engine
                .connections()
                .hookToken(company, connection.id())
                .orElseThrow()
                .reveal();
    }

    @AfterEach
    void close() {
        test.close();
    }

    private Webhooks.Receipt receive(String body) {
        return test.engine.webhooks().receive(token, Map.of(), body.getBytes(StandardCharsets.UTF_8));
    }

    private static Hint hint(byte[] body, SourceRecord... told) {
        return Hint.telling(new String(body, StandardCharsets.UTF_8), "orders", List.of(told));
    }

    private static SourceRecord step(Dispute.State state, Instant at, byte[] body) {
        var dispute = new Dispute(
                "case-1",
                "scripted",
                state,
                state.name(),
                Dispute.Reason.FRAUD,
                "visa 10.4",
                Money.sek("500.00"),
                Optional.empty(),
                AT,
                Optional.of(AT.plusSeconds(86_400)),
                "",
                "1001",
                "P-1",
                "");
        return new SourceRecord(
                "case-1 " + state, at, "application/json", body, Reading.Read.of(List.of(dispute), List.of()));
    }

    private String count(String sql) {
        return test.text(company, "select count(*)::text from " + sql + " where company_id = ?", company);
    }

    /** An id with a character of nought is no text for the database. It comes among others', again and again. */
    @Test
    void oneThatCannotBeStoredStandsInNobodysWay() throws Exception {
        test.system.hint(body -> Optional.of(new Hint(new String(body, StandardCharsets.UTF_8), "orders")));
        var good = new ArrayList<Future<Webhooks.Receipt>>();
        var bad = new ArrayList<Future<Webhooks.Receipt>>();
        try (var senders = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 60; i++) {
                var id = "delivery-" + i;
                bad.add(senders.submit(() -> receive(id + "\u0000")));
                good.add(senders.submit(() -> receive(id)));
            }
        }
        for (var one : good) {
            assertThat(one.get()).isEqualTo(Webhooks.Receipt.ACCEPTED);
        }
        for (var one : bad) {
            assertThat(one.get()).isEqualTo(Webhooks.Receipt.BUSY);
        }
        assertThat(count("webhook_delivery")).isEqualTo("60");
    }

    @Test
    void whatADeliveryTellsIsKeptBeforeItIsAnsweredAndTwiceIsOnce() {
        test.system.hint(body -> Optional.of(hint(body, step(Dispute.State.NEEDS_ANSWER, AT, body))));
        assertThat(receive("{\"n\":1}")).isEqualTo(Webhooks.Receipt.ACCEPTED);
        assertThat(test.text(company, "select source_id || ' ' || state from dispute where company_id = ?", company))
                .isEqualTo("case-1 needs-answer");
        assertThat(receive("{\"n\":1}")).isEqualTo(Webhooks.Receipt.ACCEPTED);
        assertThat(count("dispute")).isEqualTo("1");
        assertThat(count("document_version")).isEqualTo("0");
        assertThat(test.number(
                        company,
                        "select count(*) from webhook_delivery where company_id = ? and connection_id = ?",
                        company,
                        connection.id()))
                .isEqualTo(1);
        // And the read that it asks for is asked for too.
        assertThat(test.number(
                        company, "select count(*) from schedule where company_id = ? and hook_at is not null", company))
                .isEqualTo(1);
    }

    /** Two steps in one delivery: the later is how it stands, the earlier a version of it. */
    @Test
    void eachStepOfADeliveryIsKept() {
        test.system.hint(body -> Optional.of(hint(
                body,
                step(Dispute.State.NEEDS_ANSWER, AT, body),
                step(Dispute.State.UNDER_REVIEW, AT.plusSeconds(60), body))));
        assertThat(receive("{}")).isEqualTo(Webhooks.Receipt.ACCEPTED);
        assertThat(test.text(company, "select state from dispute where company_id = ?", company))
                .isEqualTo("under-review");
        assertThat(count("document_version")).isEqualTo("1");
    }

    @Test
    void whatIsNotGenuineTellsNothing() {
        assertThat(receive("{}")).isEqualTo(Webhooks.Receipt.REFUSED);
        assertThat(count("dispute")).isEqualTo("0");
    }

    /** The address is a secret of each connection, and all that some systems' hints are known by. */
    @Test
    void anotherAddressIsRefusedWhateverIsSentToIt() {
        test.system.hint(body -> Optional.of(hint(body, step(Dispute.State.NEEDS_ANSWER, AT, body))));
        for (var other : List.of("", "x", token + "x", token.substring(1), "../" + token, "x".repeat(100_000))) {
            assertThat(test.engine.webhooks().receive(other, Map.of("content-type", "text/xml"), new byte[0]))
                    .as(other.substring(0, Math.min(other.length(), 50)))
                    .isEqualTo(Webhooks.Receipt.REFUSED);
        }
        assertThat(count("webhook_delivery")).isEqualTo("0");
    }

    /** One that cannot be read is parked with its bytes, and is a loose end; the sender need not send it again. */
    @Test
    void whatCannotBeReadIsParked() {
        test.system.hint(body -> Optional.of(hint(
                body,
                new SourceRecord(
                        "case-2",
                        AT,
                        "application/json",
                        body,
                        new Reading.Unreadable("scripted.dispute-unreadable", "no amount")))));
        assertThat(receive("{}")).isEqualTo(Webhooks.Receipt.ACCEPTED);
        assertThat(test.text(company, "select code from loose_end where company_id = ? and closed_at is null", company))
                .isEqualTo("scripted.dispute-unreadable");
    }
}
