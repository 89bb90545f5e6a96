package se.knyt.core.bookkeeping;

import static org.assertj.core.api.Assertions.assertThat;
import static se.knyt.core.bookkeeping.Given.effect;
import static se.knyt.core.bookkeeping.Given.held;
import static se.knyt.core.bookkeeping.Given.kr;
import static se.knyt.core.bookkeeping.Given.payoutLine;
import static se.knyt.core.bookkeeping.Given.posted;
import static se.knyt.core.bookkeeping.Given.receipt;
import static se.knyt.core.bookkeeping.Given.rows;
import static se.knyt.core.bookkeeping.GivenPayout.PAID;
import static se.knyt.core.bookkeeping.GivenPayout.SETTINGS;
import static se.knyt.core.bookkeeping.GivenPayout.klarna;
import static se.knyt.core.bookkeeping.GivenPayout.sold;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import se.knyt.core.commerce.PayoutLine.Kind;

/** What a payout differs by from its lines, where that is explained. */
class PayoutDifferencePostingTest {
    /** 199.00 stands twice and was paid once: 398.00 leave Klarna's account, 199.00 are paid, and 199.00 wait on 2999. */
    @Test
    void whatOneLineExplainsStandsOnARowOfItsOwnThatNamesIt() {
        var group =
                explained(DifferenceClass.DOUBLED_LINE, 2, "199.00", "199.00", sold(1, "199.00"), sold(2, "199.00"));
        var posted = posted(group, SETTINGS);
        assertThat(effect(posted)).isEqualTo(rows("1930 199.00", "2999 199.00", "1581 -398.00"));
        var row = posted.entries().getLast().voucher().rows().stream()
                .filter(r -> r.account() == 2999)
                .findFirst()
                .orElseThrow();
        assertThat(row.text()).isEqualTo("Dubblerad rad 2, 1001");
        assertThat(row.rule()).isEqualTo("payout.difference");
        assertThat(posted.findings()).extracting(PostingResult.Finding::code).containsExactly("payout.difference");
        // The bank has what was paid, whatever the lines say.
        assertThat(effect(posted(group.received(receipt(PAID, "199.00")), SETTINGS)))
                .isEqualTo(effect(posted));
    }

    /** An exchange spread is a loss where less came than the lines say, a gain where more did; nobody has to look. */
    @Test
    void anExchangeSpreadIsALossOrAGain() {
        var loss = posted(explained(DifferenceClass.FX_SPREAD, 0, "1.50", "98.50", sold(1, "100.00")), SETTINGS);
        assertThat(effect(loss)).isEqualTo(rows("1930 98.50", "7960 1.50", "1581 -100.00"));
        assertThat(loss.findings()).isEmpty();
        var gain = posted(explained(DifferenceClass.FX_SPREAD, 0, "-1.50", "101.50", sold(1, "100.00")), SETTINGS);
        assertThat(effect(gain)).isEqualTo(rows("1930 101.50", "3960 -1.50", "1581 -100.00"));
    }

    @Test
    void whatIsExplainedIsTheWholeDifferenceOrNothingIsBooked() {
        var held = held(
                explained(DifferenceClass.WRONG_SIGN, 1, "-199.99", "100.00", payoutLine(1, Kind.REFUND, "-100.00")),
                SETTINGS);
        assertThat(held.code()).isEqualTo("payout.does-not-close");
    }

    private static PostingGroup.Payout explained(
            DifferenceClass of, int line, String difference, String paid, PayoutLineFact... lines) {
        var group = klarna(paid, lines);
        return new PostingGroup.Payout(
                group.payout(),
                group.lines(),
                group.receipt(),
                Optional.of(new PayoutDifference(of, line, line == 0 ? "" : "1001", kr(difference))));
    }
}
