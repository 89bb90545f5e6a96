package se.knyt.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Limits of differences, fees against contract, and the lock of a month, over HTTP. */
class MoneyPagesTest {
    private static ConsoleFixture console;
    private static Browser browser;
    private static String csrf = "";

    @BeforeAll
    static void start() throws Exception {
        console = new ConsoleFixture();
        // The months that are looked at are the company's own.
        console.begins("2026-01-01");
        browser = Browser.signedIn(console, ConsoleFixture.OWNER);
        csrf = Browser.csrf(browser.get("/c/nordan/settings").body());
    }

    @AfterAll
    static void stop() {
        console.close();
    }

    private static java.net.http.HttpResponse<String> post(String path, String... pairs) throws Exception {
        var form = new java.util.HashMap<String, String>();
        form.put("_csrf", csrf);
        for (int i = 0; i < pairs.length; i += 2) {
            form.put(pairs[i], pairs[i + 1]);
        }
        return browser.post(path, form);
    }

    private static java.net.http.HttpResponse<String> term(String from, String currency, String sale) throws Exception {
        return post(
                "/c/nordan/fees",
                "provider",
                "klarna",
                "currency",
                currency,
                "from",
                from,
                "percent",
                "1,00",
                "sale",
                sale);
    }

    @Test
    void limitsAreKeptAsTheyAreWrittenAndWrongOnesAreNamed() throws Exception {
        var page = "/c/nordan/settings/differences";
        assertThat(post(page, "underpaid.each", "1 250,50", "underpaid.account", "6352")
                        .statusCode())
                .isEqualTo(303);
        assertThat(browser.get(page).body()).contains("value=\"1250,50\"").contains("value=\"6352\"");
        var wrong = post(page, "rounding.each", "mycket", "overpaid.account", "1930");
        assertThat(wrong.statusCode()).isEqualTo(422);
        assertThat(wrong.body())
                .contains("Öresavrundning: skriv ett belopp")
                .contains("Överbetalt: ett konto mellan 3000 och 8999");
        assertThat(browser.get("/c/nordan/settings").body()).contains("Ändrade gränser för differenser");
    }

    /** The payout 7Q4KD2SE, booked although its line 3, order 10451, stands twice. */
    @Test
    void aPayoutThatOneLineExplainsIsListedByItsClassAndShowsTheLine() throws Exception {
        var page = "/c/nordan/settings/differences";
        assertThat(post(page, "doubled_line.each", "300,00", "wrong_sign.each", "150,00")
                        .statusCode())
                .isEqualTo(303);
        assertThat(browser.get(page).body())
                .contains("value=\"300,00\"")
                .contains("value=\"150,00\"")
                .contains("Högst per utbetalning")
                .doesNotContain("doubled_line.account");
        var wrong = post(page, "fx_spread.each", "lite", "missing_line.account", "3740");
        assertThat(wrong.statusCode()).isEqualTo(422);
        assertThat(wrong.body()).contains("Växelmarginal: skriv ett belopp");

        try (var connection = console.database().connect();
                var statement = connection.createStatement()) {
            statement.execute(
                    "update payout set difference_class = 'doubled_line', difference_line = 3, difference_what = '10451',"
                            + " difference_minor = 28200, difference_booked_minor = 28200, findings = '[{\"code\":\"duplicate_line\",\"line\":3,"
                            + "\"amount\":\"282.00\",\"arguments\":[\"2\"]}]' where payout_id = 70001");
        }
        assertThat(browser.get(page).body())
                .contains("282,00")
                .contains("10451")
                .contains("7Q4KD2SE?after=2#lines");
        assertThat(browser.get(page + "?kind=doubled_line").body()).contains("282,00");
        assertThat(browser.get(page + "?kind=wrong_sign").body()).doesNotContain("7Q4KD2SE");
        var file = browser.get("/c/nordan/export/settings/differences.csv?kind=doubled_line")
                .body();
        assertThat(file.lines()).hasSize(1 + 1 + 1);
        assertThat(file).contains(";Klarna;7Q4KD2SE;3;Dubblerad rad;10451;;;;SEK;282,00");
        assertThat(browser.get("/c/nordan/export/settings/differences.csv?kind=wrong_sign")
                        .body()
                        .lines())
                .hasSize(1);
        assertThat(browser.get("/c/nordan/payouts/klarna/7Q4KD2SE").body())
                .contains("som en enda sak förklarar: Dubblerad rad")
                .contains("Rad 3 står två gånger, belopp 282,00")
                .contains("Visa rad 3");
    }

    private static void theContractIsShownAndTheOneItCorrectsIsFolded() throws Exception {
        var page = browser.get("/c/nordan/fees").body();
        int folded = page.indexOf("1 avtal som ett nyare har ersatt");
        assertThat(page.substring(page.indexOf("Avtal som gäller"), folded))
                .contains("Klarna, SEK", "3,00", "150,00", "25,00", "maria@nordanfriluft.example");
        assertThat(page.substring(folded, page.indexOf("Lägg in ett avtal")))
                .contains("Klarna, SEK", "3,00")
                .doesNotContain("150,00");
        var correct = page.replaceAll("(?s).*href=\"([^\"#]+term=[^\"#]+)#ft-h\".*", "$1");
        assertThat(browser.get(correct).body())
                .contains(
                        "name=\"dispute\" inputmode=\"decimal\" maxlength=\"12\" autocomplete=\"off\" value=\"150,00\"");
    }

    /**
     * Paid of an own invoice: 399.60 of 400.00 by the bank's line, on 3740 by the voucher K 91; and 3.00 too little that the accounting
     * system has. One of exchange is watched by month, and one that is taken back is none.
     */
    @Test
    void whatBuyersPaidOfOwnInvoicesIsListedLikeTheRest() throws Exception {
        SampleReceivable.put(console);
        try (var connection = console.database().connect();
                var statement = connection.createStatement()) {
            statement.execute(
                    "insert into customer_payment (company_id, payment_id, trail_id, paid_on, booked_on, account, currency,"
                            + " off_minor, stood_minor, came_minor, difference, difference_account, elsewhere, said_by, said_at, withdrawn_on) values"
                            + " (1, 79951, 1015, '2026-11-21', '2026-11-21', 1930, 'SEK', 30300, 30300, 30000, 'underpaid', 3740, true,"
                            + " 'eva@nordanfriluft.example', '2026-11-21T12:00Z', null),"
                            + " (1, 79952, 1015, '2026-11-21', '2026-11-21', 1930, 'EUR', 1000, 11000, 11123, 'exchange', 3960, false, 'knyt',"
                            + " '2026-11-21T12:00Z', null),"
                            + " (1, 79953, 1015, '2026-11-21', '2026-11-21', 1930, 'SEK', 5000, 5000, 4955, 'rounding', 3740, false, 'knyt',"
                            + " '2026-11-21T12:00Z', '2026-11-22')");
            statement.execute(
                    "insert into voucher (company_id, voucher_id, series, fiscal_year, number, voucher_date, event_date, text,"
                            + " voucher_key, settings_version, made_by, made_at, chain_hash) values (1, 79960, 'K', '2026', 9991, '2026-11-20', '2026-11-20',"
                            + " 'Inbetalt order 10465', 'customer-payment:79950:voucher', 1, 'knyt', now(), '')");
        }
        var page = "/c/nordan/settings/differences";
        assertThat(post(page, "underpaid.each", "5,00", "underpaid.account", "3740")
                        .statusCode())
                .isEqualTo(303);
        assertThat(browser.get(page + "?month=2026-11").body())
                .contains("/trails/10465~" + se.knyt.server.shell.Ref.of(1015) + "/receivable\"")
                .contains("Verifikation K 9991")
                .contains("I ekonomisystemet, eva@nordanfriluft.example")
                .contains("0,40")
                .contains("3,00")
                .doesNotContain("1,23")
                .doesNotContain("0,45");
        assertThat(browser.get(page + "?month=2026-10&kind=underpaid").body())
                .contains("Inget är avskrivet den månaden")
                .contains("Visa alla månader")
                .doesNotContain("/receivable\"");
        var file = browser.get(
                        "/c/nordan/export" + page.substring("/c/nordan".length()) + ".csv?month=2026-11&kind=underpaid")
                .body()
                .lines()
                .toList();
        assertThat(file.get(1))
                .isEqualTo(
                        "2026-11-21;Kundfordran;;;Underbetalt;10465;3740;I ekonomisystemet;eva@nordanfriluft.example;SEK;3,00");
        assertThat(browser.get(page + "?kind=nonsense&month=20261x").statusCode())
                .isEqualTo(200);
        // The limit of öre: what the accounting system has written off with the payment is in no voucher of Knyt's.
        assertThat(browser.get("/c/nordan/month-end?month=2026-11").body())
                .contains("/settings/differences?month=2026-11");
    }

    /** The sample's payout of November: 7 866.00 sold in 36 lines of which 12 sales, 120.00 taken; the other is held. */
    @Test
    void feesStandBesideTheContractAndDeviationsAreSeen() throws Exception {
        try (var connection = console.database().connect();
                var statement = connection.createStatement()) {
            statement.execute("update payout set book_date = now()::date, sales_count = 12 where payout_id = 70001");
            statement.execute("update payout set reconciled_at = null where payout_id = 70002");
        }
        assertThat(browser.get("/c/nordan/fees").body())
                .contains("Inget avtal inlagt")
                .contains("120,00");
        // Before the first payout of the months shown there is a contract to enter all the same.
        assertThat(browser.get("/c/nordan/fees?months=3&from=2020-01").body())
                .contains("Inga utbetalningar under perioden")
                .contains("Inget avtal är inlagt än")
                .contains("<option value=\"klarna\"");
        var month = TestDay.month().minusMonths(1).toString();
        // 7 866.00 × 1.00 % = 78.66; 12 × 3.00 = 36.00: 114.66. Taken 120.00: 5.34 more, within 10.00.
        assertThat(post(
                                "/c/nordan/fees",
                                "provider",
                                "klarna",
                                "currency",
                                "SEK",
                                "from",
                                month,
                                "percent",
                                "1,00",
                                "sale",
                                "3,00")
                        .statusCode())
                .isEqualTo(303);
        assertThat(browser.get("/c/nordan/fees").body())
                .contains("114,66")
                .contains("5,34")
                .contains("Inom gränsen");
        assertThat(browser.get("/c/nordan/export/fees.csv").body())
                .contains("Klarna;" + TestDay.month() + ";Inom gränsen;12;SEK;7866,00;120,00;114,66;5,34");
        post("/c/nordan/settings/differences", "fee.month", "5,00");
        assertThat(browser.get("/c/nordan/fees").body()).contains("Avviker");
        // A rule says that 25.00 which the provider did not tell apart is a fee: 120.00 + 25.00, 30.34 more than the
        // contract.
        try (var connection = console.database().connect();
                var statement = connection.createStatement()) {
            statement.execute(
                    "insert into payout_line (company_id, payout_id, seq, line, kind, provider_kind, amount_minor, at,"
                            + " status, ruled_as, ruled_by, ruled_version) values (1, 70001, 900, 900, 'unrecognized', 'GREEN', -2500, now(),"
                            + " 'unrecognized', 'fee', 'miljö', 2)");
        }
        assertThat(browser.get("/c/nordan/fees").body()).contains("145,00", "30,34");
        // By a contract with 25.00 for the running month as well, which is nearer: 114.66 + 25.00 = 139.66, 5.34 more.
        assertThat(post(
                                "/c/nordan/fees",
                                "provider",
                                "klarna",
                                "currency",
                                "SEK",
                                "from",
                                month,
                                "percent",
                                "1,00",
                                "sale",
                                "3,00",
                                "dispute",
                                "150,00",
                                "month",
                                "25,00")
                        .statusCode())
                .isEqualTo(303);
        assertThat(browser.get("/c/nordan/fees").body()).contains("139,66", "5,34");
        theContractIsShownAndTheOneItCorrectsIsFolded();
        // A dispute in the payout has its 150.00: 264.66, and 25.00 more would be further from what was taken.
        try (var connection = console.database().connect();
                var statement = connection.createStatement()) {
            statement.execute("update payout set disputes_count = 1 where payout_id = 70001");
        }
        assertThat(browser.get("/c/nordan/fees").body()).contains("264,66");
        try (var connection = console.database().connect();
                var statement = connection.createStatement()) {
            statement.execute("update payout set disputes_count = 0 where payout_id = 70001");
        }
        assertThat(post(
                                "/c/nordan/fees",
                                "provider",
                                "klarna",
                                "currency",
                                "SEK",
                                "from",
                                month,
                                "percent",
                                "1,00",
                                "month",
                                "9,999")
                        .body())
                .contains("#f-month");
        // From a month on at most two years are shown, and what cannot be read is the last six months.
        assertThat(browser.get("/c/nordan/fees?from=2001-01").body()).contains("Inga utbetalningar under perioden");
        assertThat(browser.get("/c/nordan/fees?from=x").body()).contains("139,66");
        assertThat(browser.get("/c/nordan/fees?months=24").body()).contains("139,66", "/export/fees.csv?months=24");
        // Of the same figures in euro the limit of 5,00 kronor says nothing. 78.66 + 12 × 0.30 = 82.26: 62.74 more.
        try (var connection = console.database().connect();
                var statement = connection.createStatement()) {
            statement.execute("update payout set currency = 'EUR' where payout_id = 70001");
            assertThat(term(month, "EUR", "0,30").statusCode()).isEqualTo(303);
            assertThat(browser.get("/c/nordan/fees").body())
                    .contains("82,26", "62,74", "Annan valuta")
                    .doesNotContain("Avviker");
            statement.execute("update payout set currency = 'SEK' where payout_id = 70001");
        }
        // No currency, and a part of a yen: each field is named.
        assertThat(term(month, "KRR", "3,00")).satisfies(answer -> {
            assertThat(answer.statusCode()).isEqualTo(422);
            assertThat(answer.body()).contains("koden för en valuta");
        });
        assertThat(term(month, "JPY", "5,5")).satisfies(answer -> {
            assertThat(answer.statusCode()).isEqualTo(422);
            assertThat(answer.body()).contains("utan fler decimaler än valutan har");
        });

        var wrong = post("/c/nordan/fees", "provider", "klarna", "currency", "SEK", "from", month, "percent", "tre");
        assertThat(wrong.statusCode()).isEqualTo(422);
        assertThat(wrong.body()).contains("procent med högst fyra decimaler");
        assertThat(post("/c/nordan/fees", "provider", "klarna", "currency", "SEK", "from", "snart", "percent", "1")
                        .body())
                .contains("en månad, till exempel");
    }

    @Test
    void aMonthIsLockedAndOpenedForAReason() throws Exception {
        var page = "/c/nordan/month-end?month=2026-09";
        assertThat(browser.get(page).body()).contains("Lås september");
        assertThat(post("/c/nordan/month-end/lock", "month", "2026-09").statusCode())
                .isEqualTo(303);
        assertThat(browser.get(page).body()).contains("Låst här").contains("Låst av");
        var without = post("/c/nordan/month-end/unlock", "month", "2026-09");
        assertThat(without.statusCode()).isEqualTo(422);
        assertThat(without.body()).contains("Skriv varför månaden öppnas");
        assertThat(post("/c/nordan/month-end/unlock", "month", "2026-09", "reason", "Revisorns rättelse")
                        .statusCode())
                .isEqualTo(303);
        assertThat(browser.get(page).body()).contains("Öppnad av").contains("Revisorns rättelse");
        assertThat(browser.get("/c/nordan/settings").body()).contains("Öppnade en låst månad");
    }

    /** The account of the sample has what its invoices in kronor have open: nothing is left for three invoices, so nothing is proved. */
    @Test
    void openInvoicesInOtherCurrenciesAreNamedInThePointOfTheCustomerLedger() throws Exception {
        assertThat(browser.get("/c/nordan/month-end?month=2026-08").body())
                .contains("öppna fakturor i annan valuta: EUR (2), NOK (1). Fortnox säger inte");
        assertThat(browser.get("/c/nordan/month-end?month=2026-09").body()).doesNotContain("i annan valuta: ");
    }

    /** Everything is read until now but for what is paused, and for what comes by files alone: the last of those tells of 24 October. */
    @Test
    void aMonthIsCompleteOnlyWithWhatIsPausedAndWhatComesByFiles() throws Exception {
        var page = "/c/nordan/month-end?month=2026-10";
        assertThat(browser.get(page).body()).contains("Alla källor är lästa till och med 31 oktober 2026");
        sql(
                "update connection set state = 'paused', state_since = '2026-10-12T09:00Z' where company_id = 1 and connection_id = 101",
                "update schedule set complete_to = '2026-10-12T08:55Z' where company_id = 1 and connection_id = 101",
                "insert into connection (company_id, connection_id, connector, name, base_uri, settings, quota_scope, hook_token_hash, state,"
                        + " state_since, created_at) values (1, 191, 'swish', 'Swish', 'http://127.0.0.1:1', '{}', 'swish1',"
                        + " sha256('swish1'::bytea), 'active', '2026-09-01Z', '2026-09-01Z')",
                "insert into payout (company_id, payout_id, connection_id, provider, reference, currency, paid_at, book_date, bank_late_on,"
                        + " paid_minor, opening_minor, closing_minor, lines, state, findings, reconciled_at, booked_at, planned_at)"
                        + " values (1, 70191, 191, 'swish', 'SW1', 'SEK', '2026-10-24T05:00Z', '2026-10-24', '2026-10-30', 0, 0, 0, 0,"
                        + " 'booked', '[]', now(), now(), now())");
        assertThat(browser.get(page).body())
                .contains("Ej läst till månadens slut")
                .contains("pausad sedan 12 oktober 2026")
                .contains("Swish (fil till 24 oktober 2026)");
        // It was whole when September ended; what is wound down is not asked for.
        assertThat(browser.get("/c/nordan/month-end?month=2026-09").body()).contains("Alla källor är lästa");
        assertThat(browser.get("/c/nordan/today").body()).contains("pausad och läses inte");
        sql(
                "update connection set winding_since = now(), winding_by = 'eva' where company_id = 1 and connection_id = 101");
        assertThat(browser.get(page).body()).doesNotContain("pausad sedan").contains("Swish (fil till");
        sql(
                "update connection set state = 'active', state_since = '2026-11-01Z', winding_since = null, winding_by = ''"
                        + " where company_id = 1 and connection_id = 101",
                "update schedule set complete_to = now() where company_id = 1 and connection_id = 101",
                "delete from payout where company_id = 1 and payout_id = 70191",
                "delete from connection where company_id = 1 and connection_id = 191");
    }

    @Test
    void tipsHaveAnAccountOfTheirOwnThatIsChosen() throws Exception {
        var page = "/c/nordan/settings/tips";
        assertThat(browser.get(page).body()).contains("value=\"2891\"");
        // Providers' loans, gift cards and VAT have theirs.
        for (var taken : new String[] {"2890", "2421", "2611", "1930", "abcd"}) {
            var refused = post(page, "account", taken);
            assertThat(refused.statusCode()).isEqualTo(422);
            assertThat(refused.body()).contains("som inte är något annats");
        }
        assertThat(post(page, "account", "2893").statusCode()).isEqualTo(303);
        assertThat(browser.get(page).body()).contains("value=\"2893\"");
        assertThat(browser.get("/c/nordan/settings").body()).contains("Bytte konto för dricks");
    }

    @Test
    void generalAccountsAreShownTriedAndChosen() throws Exception {
        var page = "/c/nordan/settings/general-accounts";
        assertThat(browser.get("/c/nordan/settings/providers").body()).contains(page);
        assertThat(browser.get(page).body())
                .contains("name=\"in-transit\" value=\"1589\"")
                .contains("Vanligen 1589.")
                .contains("Motkonto till underlaget");
        var seen = browser.get(page).body().replaceFirst("(?s).*name=\"seen\" value=\"(\\d+)\".*", "$1");
        // Hostile words: letters, three digits, another's account, a bank account, the wrong class, and markup.
        for (var wrong : Map.of(
                        "abcd", "är inget konto",
                        "158", "är inget konto",
                        "", "Skriv ett konto med fyra siffror",
                        "1581", "står det som Klarna är skyldig",
                        "1689", "kontot för: Innehållna medel och tvister",
                        "3740", "ska vara ett från 1000 till 1899",
                        "<b>1", "&lt;b&gt;1 är inget konto")
                .entrySet()) {
            var refused = post(page, "in-transit", wrong.getKey(), "seen", seen);
            assertThat(refused.statusCode()).isEqualTo(422);
            assertThat(refused.body()).contains(wrong.getValue()).contains("href=\"#ga-in-transit\"");
        }
        var tried = post(page + "/preview", "rounding", "3749", "fx-loss", "7990");
        assertThat(tried.statusCode()).isEqualTo(200);
        assertThat(tried.body()).contains("3749").contains("Se efter en gång till");
        assertThat(browser.get(page).body()).contains("name=\"rounding\" value=\"3740\"");
        assertThat(post(page, "rounding", "3749", "seen", "0").body()).contains("ändrades under tiden");
        assertThat(post(page, "rounding", "3749", "seen", seen).statusCode()).isEqualTo(303);
        assertThat(browser.get(page).body())
                .contains("name=\"rounding\" value=\"3749\"")
                .contains("Tidigare: 3740");
        assertThat(browser.get("/c/nordan/settings").body()).contains("Ändrade allmänna konton");
        // What is rounded is held against the limit on both of them.
        assertThat(browser.get("/c/nordan/month-end?month=2026-10").body()).contains("3749");
    }

    private static void sql(String... statements) throws java.sql.SQLException {
        try (var connection = console.database().connect();
                var statement = connection.createStatement()) {
            for (var one : statements) {
                statement.execute(one);
            }
        }
    }
}
