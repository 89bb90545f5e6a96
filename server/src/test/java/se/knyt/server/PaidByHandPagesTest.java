package se.knyt.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.DriverManager;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import se.knyt.server.shell.Ref;

/** An invoice paid by hand: what stands there is shown, what is not told is said to be, and each choice is made once. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class PaidByHandPagesTest {
    private static final String BOOKED = "/c/nordan/paid-by-hand/" + Ref.of(SamplePaidByHand.BOOKED);
    private static final String REGISTERED = "/c/nordan/paid-by-hand/" + Ref.of(SamplePaidByHand.REGISTERED);
    private static ConsoleFixture console;

    @BeforeAll
    static void start() {
        console = new ConsoleFixture();
        SamplePaidByHand.put(console);
    }

    @AfterAll
    static void stop() {
        console.close();
    }

    private static Map<String, String> way(Browser browser, String way) throws Exception {
        return browser.form("way", way);
    }

    private static String text(String sql) throws Exception {
        try (var connection = DriverManager.getConnection(console.database().urlWithCredentials());
                var answer = connection.createStatement().executeQuery(sql)) {
            answer.next();
            return String.valueOf(answer.getString(1));
        }
    }

    @Test
    @Order(1)
    void whatTheAccountingSystemTellsIsShownAndTheRestIsNotGuessed() throws Exception {
        var body =
                Browser.signedIn(console, ConsoleFixture.BOOKKEEPER).get(BOOKED).body();
        assertThat(body).contains("C 5 2026").contains("1930").contains("1581").contains("berättas inte");
        var other = Browser.signedIn(console, ConsoleFixture.BOOKKEEPER)
                .get(REGISTERED)
                .body();
        assertThat(other).contains("inte bokförd");
    }

    @Test
    @Order(2)
    void whoOnlyLooksMayNotChoose() throws Exception {
        var viewer = Browser.signedIn(console, ConsoleFixture.VIEWER);
        assertThat(viewer.get(BOOKED).body()).doesNotContain("let-stand");
        viewer.post(BOOKED, way(viewer, "let-stand"));
        assertThat(text("select state from effect where effect_id = " + SamplePaidByHand.BOOKED))
                .isEqualTo("rejected");
    }

    /** 1 249.00 from 1930, where theirs put it, to 1581, which the payout takes it off: both end at zero. */
    @Test
    @Order(3)
    void lettingItStandIsBookedOnce() throws Exception {
        var browser = Browser.signedIn(console, ConsoleFixture.BOOKKEEPER);
        var form = way(browser, "let-stand");
        assertThat(browser.post(BOOKED, form).statusCode()).isEqualTo(303);
        assertThat(browser.post(BOOKED, form).statusCode()).isEqualTo(303);
        assertThat(text("select state || ' ' || result_id from effect where effect_id = " + SamplePaidByHand.BOOKED))
                .isEqualTo("done 971");
        assertThat(text(
                        "select string_agg(r.account || ' ' || (r.debit_minor - r.credit_minor), ', ' order by r.account)"
                                + " from voucher v join voucher_row r on r.company_id = v.company_id and r.voucher_id = v.voucher_id"
                                + " where v.voucher_key like 'by-hand:%'"))
                .isEqualTo("1581 124900, 1930 -124900");
        assertThat(text("select count(*) from effect where effect_key like 'voucher:by-hand:%'"))
                .isEqualTo("1");
        assertThat(text("select count(*) from audit_log where action = 'paid-by-hand.let-stand'"))
                .isEqualTo("1");
        assertThat(browser.get(BOOKED).statusCode()).isEqualTo(404);
    }

    /** Ours waits for theirs to be gone; until then the choice can still be changed. */
    @Test
    @Order(4)
    void takingItBackIsAskedForOnceAndCanBeChangedWhileItWaits() throws Exception {
        var browser = Browser.signedIn(console, ConsoleFixture.OWNER);
        var form = way(browser, "take-back");
        assertThat(browser.post(REGISTERED, form).statusCode()).isEqualTo(303);
        assertThat(browser.post(REGISTERED, form).statusCode()).isEqualTo(409);
        assertThat(text("select count(*) from effect where kind = 'undo-payment'"))
                .isEqualTo("1");
        assertThat(text("select state || ' ' || open_needs from effect where effect_id = "
                        + SamplePaidByHand.REGISTERED))
                .isEqualTo("waiting 1");
        browser.post(REGISTERED, way(browser, "let-stand"));
        assertThat(text("select state from effect where kind = 'undo-payment'")).isEqualTo("withdrawn");
        assertThat(text("select state || ' ' || open_needs from effect where effect_id = "
                        + SamplePaidByHand.REGISTERED))
                .isEqualTo("done 0");
    }
}
