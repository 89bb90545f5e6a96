package se.knyt.engine.books;

import static org.assertj.core.api.Assertions.assertThat;
import static se.knyt.engine.books.PayoutBench.line;
import static se.knyt.engine.books.PayoutBench.sek;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import se.knyt.core.commerce.Dispute;
import se.knyt.core.commerce.PayoutLine;
import se.knyt.core.commerce.PayoutLine.Kind;

/** What a provider tells of a dispute step by step, in any order, and what it leaves to lines of payouts and to people. */
class DisputeStepsTest {
    private PayoutBench bench;

    @BeforeEach
    void open() {
        bench = new PayoutBench();
    }

    @AfterEach
    void close() {
        bench.close();
    }

    private List<String> disputes() {
        return bench.texts(
                "select source_id || ' ' || state || ' ' || amount_minor || ' ' || drawn_minor || ' ' || drawn_fee_minor || ' '"
                        + " || coalesce(trail_id::text, '-') || ' ' || loss from dispute where company_id = ? order by source_id");
    }

    private List<String> codes() {
        return bench.texts(
                "select code from loose_end where company_id = ? and closed_at is null and code like 'dispute%' order by 1");
    }

    private long id() {
        return bench.test.number(bench.company, "select dispute_id from dispute where company_id = ?", bench.company);
    }

    /** As Adyen tells: one notification for each step, and only the first says why and until when. */
    private Dispute step(Dispute.State state, String reason, Optional<Instant> by, Instant at) {
        return new Dispute(
                "QFQTPCQ8HXSKGK82",
                "klarna",
                state,
                state.name(),
                reason.isEmpty() ? Dispute.Reason.UNKNOWN : Dispute.Reason.FRAUD,
                reason,
                sek("500.00"),
                Optional.empty(),
                at,
                by,
                "",
                "1001",
                "",
                "");
    }

    private String told() {
        return bench.texts("select state || ' ' || reason || ' ' || reason_word || ' '"
                        + " || coalesce(to_char(answer_by at time zone 'UTC', 'MM-DD'), '-')"
                        + " || ' ' || to_char(opened_at at time zone 'UTC', 'MM-DD') from dispute where company_id = ?")
                .getFirst();
    }

    /** Shopify names a case of its own payments, and the lines that it moves, by nothing but the shop's own id of the order and its number. */
    @Test
    void whatIsNamedByTheShopsOrderAloneBelongsToItsPurchase() {
        var order = "gid://shopify/Order/5551001";
        bench.sold("1001", "55", "500.00");
        bench.test
                .engine
                .database()
                .doForCompany(
                        "test-key",
                        bench.company,
                        tx -> tx.update(
                                "insert into trail_key (company_id, key, trail_id) values (?, ?, 1001)",
                                bench.company,
                                "o:" + bench.provider.id() + ":" + order));
        var chargeback = new PayoutLine(
                1, Kind.CHARGEBACK, "DISPUTE_WITHDRAWAL", sek("-500.00"), Instant.EPOCH, "#1001", "", "", order, "");
        bench.tell("P2", sek("-500.00"), chargeback);
        bench.run();
        assertThat(disputes()).containsExactly("payout-line:P2:1 unknown 50000 -50000 0 1001 ");
        bench.tell(new Dispute(
                "77",
                "klarna",
                Dispute.State.LOST,
                "LOST",
                Dispute.Reason.FRAUD,
                "FRAUDULENT",
                sek("500.00"),
                Optional.empty(),
                Instant.parse("2026-10-30T09:00:00Z"),
                Optional.empty(),
                "",
                "#1001",
                order,
                ""));
        bench.run();
        assertThat(disputes()).containsExactly("77 lost 50000 -50000 0 1001 ");
    }

    @Test
    void whatALaterStepDoesNotSayStaysAsItWasTold() {
        bench.sold("1001", "55", "500.00");
        var opened = Instant.parse("2026-10-30T09:00:00Z");
        var by = opened.plus(Duration.ofDays(18));
        bench.tell(step(Dispute.State.NEEDS_ANSWER, "visa 10.4", Optional.of(by), opened));
        bench.tell(step(Dispute.State.UNDER_REVIEW, "", Optional.empty(), opened.plus(Duration.ofDays(3))));
        bench.run();
        assertThat(told()).isEqualTo("under-review fraud visa 10.4 11-17 10-30");
        // Asked again after an answer: another round, whose day is not told.
        bench.tell(step(Dispute.State.NEEDS_ANSWER, "", Optional.empty(), opened.plus(Duration.ofDays(9))));
        bench.run();
        assertThat(told()).isEqualTo("needs-answer fraud visa 10.4 - 10-30");
        assertThat(codes()).containsExactly("dispute.answer");
    }

    /** Notifications may pass each other: the older one is not how it stands, but what only it says is taken. */
    @Test
    void anOlderStepThatComesLateFillsInAndNoMore() {
        bench.sold("1001", "55", "500.00");
        var opened = Instant.parse("2026-10-30T09:00:00Z");
        var later = opened.plus(Duration.ofDays(3));
        bench.test.clock.move(Duration.ofDays(5));
        bench.tell(step(Dispute.State.UNDER_REVIEW, "", Optional.empty(), later), later);
        bench.tell(
                step(Dispute.State.NEEDS_ANSWER, "visa 10.4", Optional.of(opened.plus(Duration.ofDays(18))), opened),
                opened);
        bench.run();
        assertThat(told()).isEqualTo("under-review fraud visa 10.4 11-17 10-30");
        assertThat(codes()).isEmpty();
    }

    /** A settlement may name the case and its reason, and not how it goes: a person says that, and may think again. */
    @Test
    void whoOnlyTellsTheReasonLeavesTheStateToLinesAndPeople() {
        bench.sold("1001", "55", "500.00");
        bench.tell("P2", sek("-500.00"), line(1, Kind.CHARGEBACK, "1001", "T-1001", sek("-500.00")));
        bench.tell(new Dispute(
                "krn:dispute:1",
                "klarna",
                Dispute.State.UNKNOWN,
                "",
                Dispute.Reason.NOT_RECEIVED,
                "goods_not_received",
                sek("500.00"),
                Optional.empty(),
                Instant.parse("2026-10-30T09:00:00Z"),
                Optional.empty(),
                "",
                "1001",
                "",
                "T-1001"));
        bench.run();
        assertThat(disputes()).containsExactly("krn:dispute:1 unknown 50000 -50000 0 1001 ");
        var desk = bench.test.engine.desks().disputes();
        assertThat(desk.decide(bench.company, id(), Dispute.State.UNDER_REVIEW, "eva@example.com"))
                .isTrue();
        assertThat(desk.decide(bench.company, id(), Dispute.State.LOST, "eva@example.com"))
                .isTrue();
        assertThat(disputes()).singleElement().asString().contains(" lost ");
    }
}
