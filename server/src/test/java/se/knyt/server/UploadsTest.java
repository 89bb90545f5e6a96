package se.knyt.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Settlement files over HTTP: what they are is told by what they hold, and nothing is half taken in. */
class UploadsTest {
    private static final String PAGE = "/c/nordan/payouts/file";
    private static final Path SAMPLES = Path.of("..", "docs", "samples");
    private static ConsoleFixture console;
    private static Browser browser;
    private static String csrf = "";

    @BeforeAll
    static void start() throws Exception {
        console = new ConsoleFixture();
        console.begins("2026-01-01");
        browser = Browser.signedIn(console, ConsoleFixture.OWNER);
        var page = browser.get("/c/nordan/settings").body();
        csrf = Browser.csrf(page);
        // Those of the sample have no sign-in: nothing can be read for them.
        assertThat(browser.get(PAGE).body()).contains("Ingen anslutning läser filer");
        var made = browser.post(
                "/c/nordan/connections/new/klarna",
                Map.of(
                        "_csrf",
                        csrf,
                        "anyway",
                        "yes",
                        "name",
                        "Klarna filer",
                        "s.username",
                        "K904411_test",
                        "s.password",
                        "sandbox-secret"));
        assertThat(made.statusCode()).isEqualTo(303);
    }

    @AfterAll
    static void stop() {
        console.close();
    }

    private static java.net.http.HttpResponse<String> drop(String name, byte[] content) throws Exception {
        return browser.upload(PAGE, Map.of("_csrf", csrf), name, content);
    }

    private static byte[] sample(String name) throws IOException {
        return Files.readAllBytes(SAMPLES.resolve(name));
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void aSettlementGoesInOnceAndIsAPayoutLikeAnyOther() throws Exception {
        // Called what it likes: what it holds says what it is.
        var taken = drop("C:\\Users\\Eva Ek\\hämtat.xls", sample("klarna.csv"));
        assertThat(taken.statusCode()).isEqualTo(200);
        assertThat(taken.body())
                .contains("Filen är inläst: 1 utbetalning")
                .contains("href=\"/c/nordan/payouts/klarna/SE7Q4KD2\"");
        // 1 474.55 is what Klarna states as paid.
        assertThat(browser.get("/c/nordan/payouts/klarna/SE7Q4KD2").body()).contains("474,55");
        assertThat(browser.get("/c/nordan/payouts").body()).contains("SE7Q4KD2");
        assertThat(browser.get("/c/nordan/settings").body())
                .contains("Läste in en avräkningsfil")
                .doesNotContain("Eva Ek");

        var again = drop("klarna.csv", sample("klarna.csv"));
        assertThat(again.statusCode()).isEqualTo(200);
        assertThat(again.body()).contains("Inget ändrades").contains("SE7Q4KD2");
    }

    @Test
    void aPayoutOfBeforeTheStartIsKeptAndSaidToBe() throws Exception {
        var old = new String(sample("klarna.csv"), StandardCharsets.UTF_8)
                .replace("SE7Q4KD2", "SE7Q4OLD")
                .replace("2026-03-12T06:10:00Z", "2025-12-31T22:59:59Z");
        var dropped = drop("old.csv", text(old));
        assertThat(dropped.statusCode()).isEqualTo(200);
        assertThat(dropped.body())
                .contains("1 utbetalning från före starten är sparad, och bokförs inte")
                .containsPattern("från 31\\Wdec\\W2025, betalades före 1\\Wjan,")
                .doesNotContain("/payouts/klarna/SE7Q4OLD");
        assertThat(browser.get("/c/nordan/payouts/klarna/SE7Q4OLD").statusCode())
                .isEqualTo(404);
        var link = java.util.regex.Pattern.compile("/c/nordan(/connections/[^\"/]+)/history")
                .matcher(dropped.body());
        assertThat(link.find()).isTrue();
        assertThat(browser.get("/c/nordan" + link.group(1) + "/history").body()).contains("SE7Q4OLD", "474,55");
        assertThat(browser.get("/c/nordan" + link.group(1)).body()).contains("Visa utbetalningarna");
        assertThat(drop("old.csv", text(old)).body()).contains("det var sparat redan");
    }

    /**
     * Kustom's file looks like Klarna's. With Klarna alone connected it is asked about and not booked; with both, the merchant id says whose it
     * is. A file of a third id goes where a person says, and the word holds for the next.
     */
    @Test
    void aFileOfAnotherMerchantIdIsAskedAboutAndTheWordIsRemembered() throws Exception {
        var kustoms = sample("kustom.csv");
        var asked = drop("avräkning.csv", kustoms);
        assertThat(asked.statusCode()).isEqualTo(422);
        assertThat(asked.body())
                .contains("Filen gäller handlar-id PK100200", "Klarna filer har K904411", "Klarnas eller Kustoms")
                .contains("name=\"account\" value=\"PK100200\"");
        assertThat(browser.get("/c/nordan/payouts/klarna/KU7Q4KD3").statusCode())
                .isEqualTo(404);
        var made = browser.post(
                "/c/nordan/connections/new/kustom",
                Map.of(
                        "_csrf",
                        csrf,
                        "anyway",
                        "yes",
                        "name",
                        "Kustom filer",
                        "s.username",
                        "PK100200-x",
                        "s.password",
                        "secret"));
        assertThat(made.statusCode()).as(made.body()).isEqualTo(303);
        assertThat(drop("avräkning.csv", kustoms).body()).contains("href=\"/c/nordan/payouts/kustom/KU7Q4KD3\"");
        assertThat(browser.get("/c/nordan/payouts/klarna/KU7Q4KD3").statusCode())
                .isEqualTo(404);

        var third = text(new String(sample("klarna.csv"), StandardCharsets.UTF_8)
                .replace("SE7Q4KD2", "SE7Q4THR")
                .replace("K904411", "K777"));
        var several = drop("tredje.csv", third);
        assertThat(several.body()).contains("Flera anslutningar kan vara rätt");
        var klarna = java.util.regex.Pattern.compile("<option value=\"([^\"]+)\"[^>]*>Klarna, Klarna filer")
                .matcher(several.body());
        assertThat(klarna.find()).isTrue();
        var chosen = Map.of("_csrf", csrf, "connection", klarna.group(1));
        assertThat(browser.upload(PAGE, chosen, "tredje.csv", third).body()).contains("Filen gäller handlar-id K777");
        var said = Map.of("_csrf", csrf, "connection", klarna.group(1), "account", "K777");
        assertThat(browser.upload(PAGE, said, "tredje.csv", third).body())
                .contains("href=\"/c/nordan/payouts/klarna/SE7Q4THR\"");
        assertThat(drop("tredje.csv", third).body()).contains("Inget ändrades", "SE7Q4THR");
    }

    /** A certificate is a credential: chosen as a file or pasted, and never shown again. What is wrong with it the check says. */
    @Test
    void aCertificateIsHandedInAsAFile() throws Exception {
        var form = "/c/nordan/connections/new/swish";
        assertThat(browser.get(form).body())
                .contains("enctype=\"multipart/form-data\"")
                .contains("<textarea class=\"input mono\" id=\"s-certificate\"")
                .contains("type=\"file\"");
        var fields = Map.of("_csrf", csrf, "name", "Swish", "s.swish-number", "1231181189", "s.passphrase", "hemligt");
        var large = browser.upload(form, fields, "f.certificate", Map.of("stor.p12", new byte[70_000]));
        assertThat(large.statusCode()).isEqualTo(422);
        assertThat(large.body()).contains("id=\"s-certificate-e\"");

        // What cannot be read as a certificate is said at once, and kept only by a choice of its own.
        var wrong = Map.of("fel.p12", new byte[] {48, -126, 1, 2, 0});
        var tried = browser.upload(form, fields, "f.certificate", wrong);
        assertThat(tried.statusCode()).isEqualTo(422);
        assertThat(tried.body())
                .contains("Inget är sparat: provet gick inte bra", "Spara ändå")
                .doesNotContain("MIIBAgA");
        var anyway = new java.util.HashMap<>(fields);
        anyway.put("anyway", "yes");
        var made = browser.upload(form, anyway, "f.certificate", wrong);
        assertThat(made.statusCode()).isEqualTo(303);
        var page = made.headers().firstValue("Location").orElseThrow().replaceFirst("\\?.*$", "");
        assertThat(browser.get(page).body()).doesNotContain("MIIBAgA", "hemligt");
        assertThat(browser.post(page + "/check", Map.of("_csrf", csrf)).body())
                .contains("Filen är inget certifikat som går att läsa");

        var pasted = "-----BEGIN CERTIFICATE-----\nbm90IG9uZQ==\n-----END CERTIFICATE-----";
        assertThat(browser.upload(page + "/sign-in", Map.of("_csrf", csrf, "s.certificate", pasted), Map.of())
                        .statusCode())
                .isEqualTo(303);
        assertThat(browser.upload(
                                page + "/sign-in",
                                Map.of("_csrf", csrf),
                                "f.private-key",
                                Map.of("stor.key", new byte[70_000]))
                        .body())
                .contains("högst 64 kB");
        assertThat(browser.upload(page + "/sign-in", Map.of("_csrf", csrf), Map.of())
                        .body())
                .contains("Fyll i minst en av dem");
    }

    /** Shopify Payments: 1249.00 - 299.00 - 27.19 = 922.81 by docs/samples/README.md; beside them a file of another kind. */
    @Test
    void exportsThatSayOnlyTogetherWhatWasPaidAreDroppedTogether() throws Exception {
        browser.post(
                "/c/nordan/connections/new/shopify",
                Map.of(
                        "_csrf",
                        csrf,
                        "anyway",
                        "yes",
                        "name",
                        "Butiken filer",
                        "s.shop",
                        "files.myshopify.com",
                        "s.access-token",
                        "sandbox-token"));
        var alone = drop("transaktioner.csv", sample("shopify-transactions.csv"));
        assertThat(alone.statusCode()).isEqualTo(422);
        assertThat(alone.body()).contains("släpp båda på en gång").contains("Inget är inläst.");
        var together = browser.upload(
                PAGE,
                Map.of("_csrf", csrf),
                Map.of(
                        "transaktioner.csv",
                        sample("shopify-transactions.csv"),
                        "utbetalningar.csv",
                        sample("shopify-payouts.csv"),
                        "fel.pdf",
                        text("%PDF-1.7 ...")));
        assertThat(together.statusCode()).as("one of them is none").isEqualTo(422);
        assertThat(together.body())
                .contains("Filen är inläst: 1 utbetalning")
                .contains("href=\"/c/nordan/payouts/shopify-payments/8840001\"")
                .contains("fel.pdf")
                .contains("Det är ett PDF-dokument.");
        assertThat(browser.get("/c/nordan/payouts/shopify-payments/8840001").body())
                .contains("922,81");
    }

    @Test
    void whatIsNoSettlementOfOursIsNamedAndChangesNothing() throws Exception {
        var paypal = drop("x.csv", text("\"RH\",2026/03/12 00:00:00 +0100,A,MERCHANT,012\n\"FH\",01\n"));
        assertThat(paypal.statusCode()).isEqualTo(422);
        assertThat(paypal.body()).contains("Det här är en fil från ");
        assertThat(drop("x.pdf", text("%PDF-1.7 ...")).body()).contains("Det är ett PDF-dokument.");
        // Klarna is connected; what is wrong is the kind of file, and `knyt reconcile` says the same.
        assertThat(drop("x.csv", text("summary_payout_date_start,summary_total_sale_amount\n2026-03-01,10.00\n"))
                        .body())
                .contains("sammanfattning över flera utbetalningar")
                .doesNotContain("ingen anslutning som läser filer från");
        assertThat(drop("x.csv", text("<?xml version=\"1.0\"?><a/>")).body()).contains("Det är en XML-fil");
        assertThat(drop("x.csv", text("apa;bepa\n1;2\n")).body()).contains("ingen avräkning som Knyt känner igen");
        assertThat(drop("x.csv", new byte[] {0, 1, 2, (byte) 0xff}).statusCode())
                .isEqualTo(422);
        assertThat(drop("x.csv", new byte[0]).body()).contains("Ingen fil, eller en tom");
    }

    @Test
    void oneThatCannotBeReadSaysWhereAndNothingOfItIsTakenIn() throws Exception {
        var spoiled = new String(sample("klarna-month.csv"), StandardCharsets.UTF_8).replaceFirst("599\\.50", "599 kr");
        var answer = drop("klarna.csv", text(spoiled));
        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(answer.body())
                .contains("Avräkningen från Klarna går inte att läsa")
                .containsPattern("Rad \\d+, tecken \\d+: ")
                .contains("Inget är inläst.");
        assertThat(browser.get("/c/nordan/payouts/klarna/SE9M2XT5").statusCode())
                .isEqualTo(404);
    }

    @Test
    void oneThatIsTooLargeIsRefused() throws Exception {
        var large = new byte[33 * 1024 * 1024];
        java.util.Arrays.fill(large, (byte) ' ');
        var head = sample("klarna.csv");
        System.arraycopy(head, 0, large, 0, head.length);
        var answer = drop("klarna.csv", large);
        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(answer.body()).contains("Filen är för stor");
    }

    @Test
    void withoutTheFormsTokenNothingIsTaken() throws Exception {
        assertThat(browser.upload(PAGE, Map.of("_csrf", "wrong"), "klarna.csv", sample("klarna.csv"))
                        .statusCode())
                .isEqualTo(403);
    }
}
