package se.knyt.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Fees of a month in which a payout is held: what was taken in it is marked, and the month is not called right. */
class HeldFeesTest {
    /** 120.00 was taken in the payout that is booked, and 33.00 in the one that is held. The contract says 153.00. */
    @Test
    void whatWasTakenInAHeldPayoutIsMarked() throws Exception {
        try (var console = new ConsoleFixture()) {
            try (var connection = console.database().connect();
                    var statement = connection.createStatement()) {
                statement.execute("update payout set book_date = now()::date where payout_id = 70001");
                statement.execute("update payout set book_date = now()::date, state = 'held', reconciled_at = now(),"
                        + " fees_minor = -3300 where payout_id = 70002");
            }
            var browser = Browser.signedIn(console, ConsoleFixture.OWNER);
            var contract = browser.form(
                    "provider",
                    "klarna",
                    "currency",
                    "SEK",
                    "from",
                    TestDay.month().minusMonths(1).toString(),
                    "percent",
                    "0,00",
                    "month",
                    "153,00");
            assertThat(browser.post("/c/nordan/fees", contract).statusCode()).isEqualTo(303);
            var page = browser.get("/c/nordan/fees").body();
            assertThat(page).contains("varav 33,00\u00A0kr i stoppade utbetalningar");
            var list = page.substring(page.indexOf("id=\"fl-h\""), page.indexOf("id=\"fc-h\""));
            assertThat(list).contains(">153,00<").doesNotContain("chip tied");
            assertThat(browser.get("/c/nordan/export/fees.csv").body())
                    .contains("Varav i stoppade utbetalningar", ";33,00");
        }
    }
}
