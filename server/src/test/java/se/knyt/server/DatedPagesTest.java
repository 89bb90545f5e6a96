package se.knyt.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import se.knyt.server.shell.Ref;
import se.knyt.server.text.Format;
import se.knyt.server.text.Language;

/** Dates to hold, on the first page and in the list of companies: the last day itself, whenever it was noticed, and each by its page. */
class DatedPagesTest {
    private static final ZoneId ZONE = ZoneId.of("Europe/Stockholm");
    private static final Format FORMAT = new Format(Language.SV, ZONE);

    private static ConsoleFixture console;
    private static Browser owner;

    @BeforeAll
    static void start() throws Exception {
        console = new ConsoleFixture();
        owner = Browser.signedIn(console, ConsoleFixture.OWNER);
        // A broken year, and a reservation noticed today that ends in nine days.
        var today = today();
        run("insert into fiscal_year values (1, '" + today.minusMonths(5).withDayOfMonth(1) + "', '"
                + today.minusMonths(5).withDayOfMonth(1).plusYears(1).minusDays(1) + "')");
        run(
                "insert into loose_end (company_id, loose_end_id, cause_key, code, args, group_key, trail_id, currency, amount_minor, due_at,"
                        + " opened_at) values (1, 90900, 'expiry:1', 'authorization.expires',"
                        + " '{\"order\":\"10487\",\"provider\":\"klarna\",\"at\":\"x\"}', 'authorization.expires', 1037, 'SEK', 100, now() + interval"
                        + " '9 days', now())");
        run("update dispute set answer_by = now() + interval '6 days' where dispute_id = 78001");
    }

    @AfterAll
    static void stop() {
        console.close();
    }

    private static LocalDate today() {
        return TestDay.today();
    }

    private static void run(String statement) throws SQLException {
        try (var connection = console.database().connect();
                var sql = connection.createStatement()) {
            sql.execute(statement);
        }
    }

    private static String plain(String page) {
        return page.replaceAll("<[^>]*>", " ").replace('\u00a0', ' ').replaceAll("\\s+", " ");
    }

    private static String day(LocalDate date) {
        return FORMAT.dayMonth(date, today()).replace('\u00a0', ' ');
    }

    @Test
    void theFirstPageHasTheLastDaysThemselvesInTheirOrder() throws Exception {
        var page = owner.get("/c/nordan/today").body();
        var dates = page.substring(page.indexOf("id=\"dates-h\""), page.indexOf("id=\"since-h\""));
        var yearEnd = today().minusMonths(5).withDayOfMonth(1).plusYears(1).minusDays(1);
        assertThat(plain(dates))
                .contains("Reservationen för #10487 går ut " + day(today().plusDays(9)))
                .contains("Tvisten om #10452 ska vara besvarad " + day(today().plusDays(6)))
                .contains("Momsperioden slutar " + day(today().withDayOfMonth(today().lengthOfMonth())))
                .contains("Räkenskapsåret slutar " + day(yearEnd))
                .doesNotContain("31 dec");
        assertThat(dates)
                .contains("/trails/10487~" + Ref.of(1037) + "#reservation")
                .contains("/disputes/");
        assertThat(dates.indexOf("Tvisten om")).isLessThan(dates.indexOf("Reservationen för"));
    }

    /** On a dead reservation the shop can ask the buyer; where one is alive there is nothing to ask for. */
    @Test
    void onADeadReservationTheBuyerCanBeAsked() throws Exception {
        assertThat(owner.get("/c/nordan/trails/10487").body()).doesNotContain("/ask-buyer");
        run("update trail set held_code = 'authorization.expired' where company_id = 1 and trail_id = 1037");
        try {
            var page = owner.get("/c/nordan/trails/10487").body();
            assertThat(page).contains("action=\"/c/nordan/trails/10487~" + Ref.of(1037) + "/ask-buyer\"");
            assertThat(plain(page)).contains("Shopify mejlar köparen en faktura med en betallänk");
        } finally {
            run("update trail set held_code = '' where company_id = 1 and trail_id = 1037");
        }
    }

    /** Two payouts of the sample are expected in four and five days; the dispute and the reservation come after, the bank before. */
    @Test
    void theListOfCompaniesHasTheNearestDateOfAllAndLeadsToIt() throws Exception {
        run("update dispute set answer_by = now() + interval '2 days' where dispute_id = 78001");
        try {
            var nearest = plain(owner.get("/c/nordan/companies").body());
            var end = today().withDayOfMonth(today().lengthOfMonth());
            assertThat(nearest)
                    .contains(
                            end.isBefore(today().plusDays(2))
                                    ? "Momsperioden slutar"
                                    : day(today().plusDays(2)) + " Tvisten om #10452 ska vara besvarad");
        } finally {
            run("update dispute set answer_by = now() + interval '6 days' where dispute_id = 78001");
        }
    }

    /** Noted from the 20th on, the payout of the 23rd should have been seen yesterday; the other one is to come. */
    @Test
    void latePayoutsAreListedAloneWhereTheirNumberLeads() throws Exception {
        run("update company set bank_from = '2026-11-20' where company_id = 1");
        run("update payout set bank_late_on = now()::date - 1 where payout_id = 70001");
        try {
            assertThat(owner.get("/c/nordan/companies").body())
                    .containsPattern(Pattern.compile("/c/nordan/payouts\\?state=late\"[^>]*>1<"));
            var late = owner.get("/c/nordan/payouts?state=late").body();
            assertThat(late).contains("7Q4KD2SE");
            assertThat(late.substring(late.indexOf("<tbody"))).contains("7Q4KD2SE");
            assertThat(owner.get("/c/nordan/export/payouts.csv?state=late").body())
                    .contains("7Q4KD2SE")
                    .doesNotContain("8R2LM4SE");
            assertThat(seal()).as("booked, and not seen at the bank").contains("#i-clock");
            run("update payout set bank_leg = 'matched' where payout_id = 70001");
            assertThat(seal()).as("seen there").doesNotContain("#i-clock");
            run("update payout set bank_leg = 'open' where payout_id = 70001");
            run("update company set bank_from = '2026-11-24' where company_id = 1");
            // Nobody has seen it at the bank, though nobody waits for that: it is not said to be all closed.
            assertThat(seal()).as("from before the bank was noted").contains("#i-clock");
        } finally {
            run("update company set bank_from = null where company_id = 1");
            run("update payout set bank_late_on = now()::date + 4 where payout_id = 70001");
        }
    }

    private static String seal() throws Exception {
        var page = owner.get("/c/nordan/payouts/klarna/7Q4KD2SE").body();
        var from = page.substring(page.indexOf("id=\"findings\""));
        return from.substring(0, from.indexOf("</p>"));
    }

    /** 119.00 EUR of a payout stands beside kronor, on the page and in the file. */
    @Test
    void whatIsHeldInOtherCurrenciesStandsInTheListOfCompanies() throws Exception {
        run(
                "insert into loose_end (company_id, loose_end_id, cause_key, code, args, group_key, currency, amount_minor, due_at, opened_at)"
                        + " values (1, 98201, 'euro', 'payout.net-differs', '{}', 'euro', 'EUR', 11900, now(), now())");
        try {
            assertThat(plain(owner.get("/c/nordan/companies").body())).contains("119,00 EUR");
            assertThat(plain(owner.get("/c/nordan/export/companies.csv").body()))
                    .contains(";119,00 EUR");
        } finally {
            run("delete from loose_end where loose_end_id = 98201");
        }
    }

    /** By name Björk comes before Nordan: from there the link leads to Nordan's, and from Nordan's to the list. */
    @Test
    void fromOneCompanysLooseEndsALinkLeadsToTheNextCompanyThatHasSome() throws Exception {
        var next = "/companies/next?of=";
        assertThat(owner.get("/c/nordan/loose-ends").body()).doesNotContain(next);
        run("insert into membership values (2, 11, 'viewer', now())");
        try {
            assertThat(owner.get("/c/bjork/loose-ends").body()).contains("/c/bjork" + next + "loose-ends");
            assertThat(owner.get("/c/bjork/payouts?state=held").body()).contains("/c/bjork" + next + "payouts");
            assertThat(owner.get("/c/bjork/payouts").body()).doesNotContain(next);
            assertThat(location("/c/bjork" + next + "loose-ends")).isEqualTo("/c/nordan/loose-ends");
            assertThat(location("/c/bjork" + next + "payouts")).isEqualTo("/c/nordan/payouts?state=held");
            assertThat(location("/c/nordan" + next + "payouts"))
                    .isEqualTo("/c/nordan/companies?done=companies-through");
            assertThat(owner.get("/c/nordan/companies?done=companies-through").body())
                    .contains("Inget företag efter det i listan");
            run("update payout set state = 'matching' where payout_id = 70002");
            assertThat(location("/c/bjork" + next + "payouts")).isEqualTo("/c/bjork/companies?done=companies-through");
        } finally {
            run("update payout set state = 'held' where payout_id = 70002");
            run("delete from membership where organization_id = 2 and user_id = 11");
        }
    }

    private static String location(String path) throws Exception {
        return owner.get(path).headers().firstValue("Location").orElseThrow();
    }

    /** Stripe paid out each day until 58 days ago, and owes for a purchase: no payout of it is late at the bank, but itself it is. */
    @Test
    void aProviderThatHasNotPaidOutInTimeIsNamedBesideLatePayouts() throws Exception {
        run(
                "insert into trail (company_id, trail_id, order_document_id, order_number, provider, placed_at, total_minor, captured_minor,"
                        + " invoiced_minor, provider_open_minor, state, updated_at) values (1, 61960, 61960, '61960', 'stripe', now(), 9900, 9900, 9900,"
                        + " 9900, 'waiting', now())");
        run(
                "insert into payout (company_id, payout_id, connection_id, provider, reference, currency, paid_at, book_date, bank_late_on,"
                        + " paid_minor, opening_minor, closing_minor, state, bank_leg) select 1, 61960 + i, 102, 'stripe', 'ST' || i, 'SEK',"
                        + " now() - (57 + i) * interval '1 day', now()::date - 57 - i, now()::date - 50 - i, 9900, 0, 0, 'booked', 'matched'"
                        + " from generate_series(1, 3) i");
        try {
            var list = owner.get("/c/nordan/companies").body();
            assertThat(plain(list)).contains("Stripe har inte betalat ut i tid");
            assertThat(owner.get("/c/nordan/export/companies.csv").body()).contains(";Stripe;");
            // Another contract that goes on paying each day says nothing of the one that has stopped; nor does another
            // currency.
            run(
                    "insert into payout (company_id, payout_id, connection_id, provider, reference, currency, paid_at, book_date,"
                            + " bank_late_on, paid_minor, opening_minor, closing_minor, state, bank_leg) select 1, 61964 + i,"
                            + " case when i < 4 then 103 else 102 end, 'stripe', 'OK' || i, case when i < 4 then 'SEK' else 'EUR' end,"
                            + " now() - i * interval '1 day', now()::date - i, now()::date - i, 9900, 0, 0, 'booked', 'matched'"
                            + " from generate_series(1, 4) i");
            assertThat(plain(owner.get("/c/nordan/companies").body()))
                    .contains("Stripe (Klarna, SEK) har inte betalat ut i tid")
                    .doesNotContain("Stripe (Fortnox");
            assertThat(plain(owner.get("/c/nordan/today").body())).contains("Försenad Klarna, SEK");
        } finally {
            run("delete from payout where company_id = 1 and provider = 'stripe'");
            run("delete from trail where company_id = 1 and trail_id = 61960");
        }
        assertThat(plain(owner.get("/c/nordan/companies").body())).doesNotContain("har inte betalat ut i tid");
    }

    /** What a provider or a file calls its payouts is any text; each of them opens, and of two with one reference each by itself. */
    @Test
    void everyPayoutHasAPageThatOpensWhateverItIsCalled() throws Exception {
        var names = List.of("PO#12", "2026/11", "a?b", "50%", "..", "Året 7", "a~b", "a=2Fb", "x;y", "\\");
        var values = new StringBuilder();
        for (int i = 0; i < names.size(); i++) {
            values.append("(%d, 'stripe', '%s', 'SEK', %d), ".formatted(61970 + i, names.get(i), 100 + i));
        }
        run(
                "insert into payout (company_id, payout_id, connection_id, provider, reference, currency, paid_at, book_date, bank_late_on,"
                        + " paid_minor, opening_minor, closing_minor, state, bank_leg) select 1, n.id, 102, n.p, n.r, n.c, now(), now()::date,"
                        + " now()::date, n.m, 0, 0, 'booked', 'open' from (values " + values
                        + "(61990, 'stripe', '130 A', 'SEK', 5100), (61991, 'stripe', '130 A', 'EUR', 5200)) n (id, p, r, c, m)");
        try {
            var list = owner.get("/c/nordan/payouts?provider=stripe").body();
            var links = Pattern.compile("<th[^>]*><a href=\"(/c/nordan/payouts/stripe/[^\"]*)\"")
                    .matcher(list)
                    .results()
                    .map(found -> found.group(1).replace("&amp;", "&"))
                    .toList();
            assertThat(links).hasSize(names.size() + 2).doesNotHaveDuplicates();
            var titles = new ArrayList<String>();
            for (var link : links) {
                var page = owner.get(link);
                assertThat(page.statusCode()).as(link).isEqualTo(200);
                titles.add(page.body().replaceAll("(?s).*<title>Stripe (.*?) · .*", "$1"));
                var file = Pattern.compile("href=\"(/c/nordan/export/payouts/stripe/[^\"]*csv)\"")
                        .matcher(page.body());
                assertThat(file.find()).as(link).isTrue();
                assertThat(owner.get(file.group(1)).statusCode())
                        .as(file.group(1))
                        .isEqualTo(200);
            }
            assertThat(titles.toString()).contains("PO#12", "2026/11", "a?b", "50%", "Året 7", "a~b", "a=2Fb", "x;y");

            var choice = owner.get("/c/nordan/payouts/stripe/130%20A").body();
            assertThat(plain(choice)).contains("Flera utbetalningar har den här referensen", "51,00 kr", "52,00 EUR");
            var euro = "/c/nordan/payouts/stripe/130=20A~" + Ref.of(61991);
            assertThat(choice).contains(euro + "\"", "/c/nordan/payouts/stripe/130=20A~" + Ref.of(61990) + "\"");
            assertThat(owner.get(euro).body())
                    .as("what is done there is done to it")
                    .contains("action=\"" + euro + "/bank\"")
                    .doesNotContain("51,00");
            assertThat(owner.get("/c/nordan/export/payouts/stripe/130%20A/lines.csv")
                            .statusCode())
                    .as("the lines of none rather than of the wrong one")
                    .isEqualTo(404);
        } finally {
            run("delete from payout where company_id = 1 and payout_id between 61970 and 61991");
        }
    }

    /** A rule skips 101 lines: the last of them stands on the next page, and can be taken along there. */
    @Test
    void theHundredAndFirstSkippedLineIsOnTheNextPage() throws Exception {
        run(
                "insert into payout (company_id, payout_id, connection_id, provider, reference, currency, paid_at, book_date, bank_late_on,"
                        + " paid_minor, opening_minor, closing_minor, state, bank_leg) values (1, 61969, 102, 'stripe', 'SKIPS', 'SEK', now(),"
                        + " now()::date, now()::date + 7, 0, 0, 0, 'booked', 'open')");
        run(
                "insert into payout_line (company_id, payout_id, seq, line, kind, provider_kind, amount_minor, at, order_reference, status)"
                        + " select 1, 61969, i, i, 'sale', 'charge', 100, now(), 'S' || i, 'skipped' from generate_series(1, 101) i");
        run(
                "insert into line_skip (company_id, payout_id, seq, about, rule, settings_version, reason, asked, revision, money)"
                        + " select 1, 61969, i, 'payout-lines', 'egna', 1, 'Andra', 'egna/' || i, 1, 'open' from generate_series(1, 101) i");
        try {
            var page = owner.get("/c/nordan/payouts/stripe/SKIPS").body();
            var skips = page.substring(page.indexOf("id=\"skipped\""));
            assertThat(page).contains("value=\"egna/100\"").doesNotContain("value=\"egna/101\"");
            var next = Pattern.compile("href=\"([^\"]*skipped=100[^\"]*)\"").matcher(skips);
            assertThat(next.find()).isTrue();
            assertThat(owner.get(next.group(1)).body())
                    .contains("value=\"egna/101\"")
                    .doesNotContain("value=\"egna/100\"");
        } finally {
            run("delete from line_skip where company_id = 1 and payout_id = 61969");
            run("delete from payout_line where company_id = 1 and payout_id = 61969");
            run("delete from payout where company_id = 1 and payout_id = 61969");
        }
    }

    /** Fees were as much as the sales: there is no money for a bank to show. */
    @Test
    void aPayoutOfNothingWaitsForNoBank() throws Exception {
        run(
                "insert into payout (company_id, payout_id, connection_id, provider, reference, currency, paid_at, book_date, bank_late_on,"
                        + " paid_minor, opening_minor, closing_minor, state, bank_leg) values (1, 61969, 102, 'stripe', 'NOLL', 'SEK', now(),"
                        + " now()::date, now()::date + 7, 0, 0, 0, 'booked', 'open')");
        try {
            assertThat(plain(owner.get("/c/nordan/payouts?provider=stripe").body()))
                    .contains("NOLL", "Bokförd, inget betalades ut")
                    .doesNotContain("ej avstämd mot bank");
            assertThat(plain(owner.get("/c/nordan/payouts/stripe/NOLL").body()))
                    .contains("Inget betalades ut, så banken har inget att visa.")
                    .doesNotContain("ingen bankrad är sedd än");
        } finally {
            run("delete from payout where company_id = 1 and payout_id = 61969");
        }
    }
}
