package se.knyt.engine.books;

import static org.assertj.core.api.Assertions.assertThat;
import static se.knyt.engine.books.PayoutBench.line;
import static se.knyt.engine.books.PayoutBench.sek;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import se.knyt.core.commerce.Dispute;
import se.knyt.core.commerce.Dispute.Reason;
import se.knyt.core.commerce.PayoutLine.Kind;
import se.knyt.engine.disputes.DisputeDesk;
import se.knyt.engine.disputes.DisputeEntry;

/** What a person enters of a dispute whose provider tells neither its last day nor its reason: the line of a payout is all there is. */
class EnteredDisputesTest {
    private static final ZoneId ZONE = ZoneId.of("Europe/Stockholm");
    private static final String EVA = "eva@example.com";

    private PayoutBench bench;
    private DisputeDesk desk;

    @BeforeEach
    void open() {
        bench = new PayoutBench();
        desk = bench.test.engine.desks().disputes();
        bench.sold("1001", "55", "500.00");
        bench.tell("P2", sek("-500.00"), line(1, Kind.CHARGEBACK, "1001", "T-1001", sek("-500.00")));
        bench.run();
    }

    @AfterEach
    void close() {
        bench.close();
    }

    private LocalDate today() {
        return LocalDate.ofInstant(bench.test.engine.clocks().now(bench.company), ZONE);
    }

    private long id() {
        return bench.test.number(bench.company, "select dispute_id from dispute where company_id = ?", bench.company);
    }

    private boolean enter(LocalDate day, Reason reason) {
        return desk.enter(bench.company, id(), new DisputeEntry(Optional.of(day), reason), EVA);
    }

    private List<String> codes() {
        return bench.texts(
                "select code from loose_end where company_id = ? and closed_at is null and code like 'dispute%'");
    }

    /** State, reason, last day in the company's zone, and who said the two. */
    private String told() {
        return bench.texts("select state || ' ' || reason || ' '"
                        + " || coalesce((answer_by at time zone 'Europe/Stockholm')::date::text, '-')"
                        + " || ' ' || reason_said_by || ' ' || answer_by_said_by from dispute where company_id = ?")
                .getFirst();
    }

    private Dispute named(Dispute.State state, Reason reason, Optional<Instant> answerBy) {
        return new Dispute(
                "krn:dispute:1",
                "klarna",
                state,
                state == Dispute.State.UNKNOWN ? "" : state.name(),
                reason,
                reason == Reason.UNKNOWN ? "" : "told",
                sek("500.00"),
                Optional.empty(),
                bench.test.clock.instant(),
                answerBy,
                "",
                "1001",
                "",
                "T-1001");
    }

    /** Five days before the last day, as the company begins with: warned when the seventh day of twelve has ended. */
    @Test
    void theLastDayThatAPersonEntersIsWarnedOfAsOneThatAProviderTells() {
        assertThat(codes()).containsExactly("dispute.not-told");
        var day = today().plusDays(12);
        assertThat(enter(day, Reason.NOT_RECEIVED)).isTrue();
        assertThat(told()).isEqualTo("needs-answer not-received " + day + " " + EVA + " " + EVA);
        assertThat(codes()).isEmpty();
        bench.test.clock.move(Duration.ofDays(7));
        bench.run();
        assertThat(codes()).isEmpty();
        bench.test.clock.move(Duration.ofDays(1));
        bench.run();
        assertThat(codes()).containsExactly("dispute.answer");
        // On the day itself it is still in time.
        bench.test.clock.move(Duration.ofDays(4));
        bench.run();
        assertThat(codes()).containsExactly("dispute.answer");
        bench.test.clock.move(Duration.ofDays(1));
        bench.run();
        assertThat(codes()).containsExactly("dispute.answer-late");
        assertThat(desk.decide(bench.company, id(), Dispute.State.UNDER_REVIEW, EVA))
                .isTrue();
        assertThat(codes()).isEmpty();
        assertThat(bench.texts(
                        "select actor || ' ' || action from audit_log where company_id = ? and action like 'dispute%'"
                                + " order by 1"))
                .containsExactly(EVA + " dispute.decide", EVA + " dispute.enter");
    }

    @Test
    void aDayThatIsPastOrMistypedIsRefused() {
        assertThat(enter(today().minusDays(1), Reason.FRAUD)).isFalse();
        assertThat(enter(today().plusYears(1).plusDays(1), Reason.FRAUD)).isFalse();
        assertThat(told()).isEqualTo("unknown unknown -  ");
        assertThat(enter(today(), Reason.UNKNOWN)).isTrue();
        assertThat(codes()).containsExactly("dispute.answer");
        // Taken back: still to be answered, by a day that nobody knows.
        assertThat(desk.enter(bench.company, id(), new DisputeEntry(Optional.empty(), Reason.UNKNOWN), EVA))
                .isTrue();
        assertThat(told()).isEqualTo("needs-answer unknown -  ");
    }

    @Test
    void whatTheProviderTellsLaterStandsInsteadAndWhatItDoesNotTellStays() {
        var day = today().plusDays(20);
        assertThat(enter(day, Reason.NOT_RECEIVED)).isTrue();
        // A settlement names the case and its reason, and neither state nor day.
        bench.tell(named(Dispute.State.UNKNOWN, Reason.FRAUD, Optional.empty()));
        bench.run();
        assertThat(told()).isEqualTo("needs-answer fraud " + day + "  " + EVA);
        assertThat(enter(day, Reason.DUPLICATE)).isFalse();

        var theirs = today().plusDays(9);
        bench.tell(named(
                Dispute.State.NEEDS_ANSWER,
                Reason.FRAUD,
                Optional.of(theirs.atTime(12, 0).atZone(ZONE).toInstant())));
        bench.run();
        assertThat(told()).isEqualTo("needs-answer fraud " + theirs + "  ");
        assertThat(enter(day, Reason.DUPLICATE)).isFalse();
        assertThat(told()).isEqualTo("needs-answer fraud " + theirs + "  ");
    }

    @Test
    void oneThatIsToBeAnsweredIsWonWhenAllTheMoneyComesBackAndADecidedOneHasNoLastDay() {
        assertThat(enter(today().plusDays(20), Reason.UNKNOWN)).isTrue();
        bench.tell("P3", sek("500.00"), line(1, Kind.CHARGEBACK_WON, "1001", "T-1001", sek("500.00")));
        bench.run();
        assertThat(told()).startsWith("won ");
        assertThat(codes()).isEmpty();
        assertThat(enter(today().plusDays(21), Reason.UNKNOWN)).isFalse();
    }
}
