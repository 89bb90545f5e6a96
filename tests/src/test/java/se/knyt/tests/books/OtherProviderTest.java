package se.knyt.tests.books;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import se.knyt.engine.books.ProviderForm;
import se.knyt.engine.flows.FlowCode;
import se.knyt.engine.intake.SettlementDrop.Outcome;
import se.knyt.engine.intake.SettlementDrop.Told;
import se.knyt.engine.mapped.FormatDesk;
import se.knyt.engine.mapped.HandedPayouts;
import se.knyt.spi.Preflight;
import se.knyt.spi.Remedy;
import se.knyt.tests.thread.Merchant;
import se.knyt.tests.thread.Trouble;
import se.knyt.tests.thread.World;

/** A provider that Knyt has never heard of, from the first sale to the booked payout. */
class OtherProviderTest {
    /** What the shop calls the payment method of a provider that no simulator plays. */
    private static final String PROVIDER = "elavon";

    /** One order of two at 249.00 with freight of 49.00, all with VAT: 547.00. The fee is 2 % and its VAT a quarter of that, worked by hand. */
    private static final String SALE =
            "{\"count\":1,\"payment\":\"elavon\",\"business\":false,\"discount\":false,\"shipping\":4900,\"lines\":[{\"sku\":\"MOSSA-1\",\"quantity\":2}]}";

    @Test
    void aDroppedFileBecomesAFormatAndItsPayoutIsBookedAndTheNextIsReadWithoutQuestions() {
        try (var world = new World();
                var merchant = new Merchant(world, Merchant.Way.SHOP)) {
            long other = connect(merchant);
            var first = sold(world, merchant);
            var desk = merchant.engine.desks().formats();
            var file = file(first, "U-1", 10_00, 2_50);

            assertThat(desk.keep(merchant.company, other, "utbetalning.csv", file, "Eva"))
                    .isEmpty();
            var draft = desk.draft(merchant.company, other, "", Map.of()).orElseThrow();
            assertThat(draft.problems()).isEmpty();
            assertThat(draft.unreadable()).isEmpty();
            assertThat(draft.closes()).isTrue();
            assertThat(draft.sums().getFirst().proved()).isTrue();
            // Nothing is taken in by looking at it.
            merchant.settle();
            assertThat(merchant.status().payouts()).isZero();

            var sent = new HashMap<>(draft.form().values());
            sent.put("name", "Elavon månad");
            var saved = desk.save(merchant.company, other, sent, "Eva");
            assertThat(saved)
                    .isEqualTo(new FormatDesk.Outcome.Done(
                            1, new Outcome.Taken("other", List.of(new Told(PROVIDER, "U-1")), 1, 0)));
            merchant.settle();
            assertThat(merchant.status().looseEnds())
                    .as("%s", Trouble.of(merchant))
                    .isZero();
            assertThat(merchant.status().certificatesClosed()).isEqualTo(1);
            assertThat(merchant.status().invoiceOpenMinor()).isZero();
            assertThat(merchant.status().trailsTied()).isEqualTo(1);

            var drop = merchant.engine.desks().settlementFiles();
            assertThat(drop.take(merchant.company, 0, "igen.csv", file, "Eva"))
                    .isEqualTo(new Outcome.Taken("other", List.of(new Told(PROVIDER, "U-1")), 0, 0));

            var second = sold(world, merchant);
            assertThat(drop.take(merchant.company, 0, "nästa.csv", file(second, "U-2", 10_00, 2_50), "Eva"))
                    .isEqualTo(new Outcome.Taken("other", List.of(new Told(PROVIDER, "U-2")), 1, 0));
            merchant.settle();
            assertThat(merchant.status().certificatesClosed()).isEqualTo(2);
            assertThat(merchant.status().trailsTied()).isEqualTo(2);
            aYearsFileIsTakenInAndKeptOnce(merchant);
        }
    }

    /** Of 450 payouts and some 600 kB: kept for each it would be a quarter of a gigabyte. */
    private static void aYearsFileIsTakenInAndKeptOnce(Merchant merchant) {
        var text =
                new StringBuilder("Datum;Typ;Ordernummer;Transaktions-id;Brutto;Avgift;Moms;Utbetalning;Anteckning\n");
        for (int i = 0; i < 450; i++) {
            text.append("2026-03-02;Köp;%1$s;T-%1$s;100,00;0,00;0,00;Y-%1$s;%2$s\n".formatted(i, "x".repeat(1_250)));
            text.append("2026-03-04;Utbetalning;;;-100,00;;;Y-%s;\n".formatted(i));
        }
        var file = text.toString().getBytes(StandardCharsets.UTF_8);
        var taken = merchant.engine.desks().settlementFiles().take(merchant.company, 0, "år.csv", file, "Eva");
        assertThat(taken)
                .isInstanceOfSatisfying(
                        Outcome.Taken.class, all -> assertThat(all.changed()).isEqualTo(450));
        assertThat(number(merchant, "select count(*) from evidence where company_id = ? and file_name = 'år.csv'"))
                .isEqualTo(450);
        assertThat(
                        number(
                                merchant,
                                "select count(*) from evidence where company_id = ? and file_name = 'år.csv' and same_as is null"))
                .isEqualTo(1);
        assertThat(number(
                        merchant,
                        "select count(distinct d.raw_id) from document d join payout p on p.company_id = d.company_id"
                                + " and p.payout_id = d.document_id where d.company_id = ? and p.reference like 'Y-%'"))
                .isEqualTo(1);
        long last = number(merchant, "select max(evidence_id) from evidence where company_id = ?");
        var kept = merchant.engine
                .database()
                .forCompany(
                        "test",
                        merchant.company,
                        tx -> merchant.engine
                                .archive()
                                .evidence(tx, merchant.company, last)
                                .orElseThrow());
        assertThat(kept.content()).as("of any of them, byte for byte").isEqualTo(file);
    }

    private static long number(Merchant merchant, String sql) {
        return merchant.engine
                .database()
                .forCompany(
                        "test",
                        merchant.company,
                        tx -> tx.first(sql, row -> row.getLong(1), merchant.company)
                                .orElse(0L));
    }

    @Test
    void aFileWhoseSumDoesNotCloseIsNoProofOfAFormat() {
        try (var world = new World();
                var merchant = new Merchant(world, Merchant.Way.SHOP)) {
            long other = connect(merchant);
            var order = sold(world, merchant);
            var desk = merchant.engine.desks().formats();
            var text = new String(file(order, "U-1", 10_00, 2_50), StandardCharsets.UTF_8);
            var short1 = text.replaceFirst("Utbetalning;;;-(\\d+),(\\d\\d)", "Utbetalning;;;-1,$2");
            desk.keep(merchant.company, other, "x.csv", short1.getBytes(StandardCharsets.UTF_8), "Eva");
            var draft = desk.draft(merchant.company, other, "", Map.of()).orElseThrow();
            assertThat(draft.closes()).isFalse();
            var sent = new HashMap<>(draft.form().values());
            sent.put("name", "x");
            assertThat(desk.save(merchant.company, other, sent, "Eva"))
                    .isEqualTo(new FormatDesk.Outcome.Not("not-closed"));
            assertThat(desk.formats(merchant.company, other)).isEmpty();
            assertThat(merchant.status().payouts()).isZero();
        }
    }

    /** A token opens what its maker may. */
    private static void mayMakeTokens(Merchant merchant, String email) {
        merchant.engine.database().doForCompany("maker", merchant.company, tx -> {
            tx.update("insert into app_user (user_id, email, name, created_at) values (1, ?, 'Eva', now())", email);
            tx.update(
                    "insert into company_member (company_id, user_id, role, accepted_at) values (?, 1, 'integrator', now())",
                    merchant.company);
        });
    }

    @Test
    void aPayoutHandedInOverTheInterfaceIsBookedLikeAnyOther() {
        try (var world = new World();
                var merchant = new Merchant(world, Merchant.Way.SHOP)) {
            long other = connect(merchant);
            var order = sold(world, merchant);
            var handed = merchant.engine.desks().handed();
            mayMakeTokens(merchant, "eva@example.com");
            var token = handed.tokens()
                    .make(merchant.company, other, "eva@example.com")
                    .orElseThrow();
            var holder = handed.tokens().holder(token).orElseThrow();
            // The fee 10.00 with a quarter of VAT on it.
            var body = """
                    {"id":"P-1","currency":"SEK","paid_on":"2026-03-04","paid":"%s","lines":[
                     {"kind":"sale","amount":"%s","date":"2026-03-02","order_reference":"%s"},
                     {"kind":"fee","amount":"-10.00","date":"2026-03-02"},
                     {"kind":"fee_vat","amount":"-2.50","date":"2026-03-02"}]}
                    """.formatted(point(order.minor() - 12_50), point(order.minor()), order.number())
                    .getBytes(StandardCharsets.UTF_8);
            assertThat(handed.take(holder, body)).isEqualTo(new HandedPayouts.Outcome.Taken("P-1", "created"));
            merchant.settle();
            assertThat(merchant.status().looseEnds())
                    .as("%s", Trouble.of(merchant))
                    .isZero();
            assertThat(merchant.status().certificatesClosed()).isEqualTo(1);
            assertThat(merchant.status().invoiceOpenMinor()).isZero();
            assertThat(merchant.status().trailsTied()).isEqualTo(1);
            assertThat(handed.state(holder, "P-1").orElseThrow().state()).isEqualTo("booked");
            assertThat(handed.take(holder, body)).isEqualTo(new HandedPayouts.Outcome.Taken("P-1", "unchanged"));
            merchant.settle();
            assertThat(merchant.status().payouts()).isEqualTo(1);
            assertThat(merchant.status().certificatesClosed()).isEqualTo(1);
        }
    }

    private static String point(long minor) {
        return kronor(minor).replace(',', '.');
    }

    /** An order as the provider names it. */
    record Order(String number, long minor) {}

    static Order sold(World world, Merchant merchant) {
        world.post("shopify", "sell", SALE);
        merchant.settle();
        world.post("shopify", "ship", "{}");
        merchant.settle();
        merchant.advance(Duration.ofDays(1));
        return merchant.engine
                .database()
                .forCompany(
                        "test",
                        merchant.company,
                        tx -> tx.first(
                                        "select order_number, captured_minor from trail where company_id = ? order by trail_id desc limit 1",
                                        row -> new Order(row.getString(1), row.getLong(2)),
                                        merchant.company)
                                .orElseThrow());
    }

    static long connect(Merchant merchant) {
        long other = merchant.engine
                .companies()
                .connect(
                        merchant.company,
                        "other",
                        "Elavon",
                        "https://other.invalid",
                        Map.of("provider", PROVIDER),
                        Map.of())
                .id();
        merchant.engine.companies().flow(merchant.company, FlowCode.PAYOUTS_TO_BOOKS, other, merchant.fortnox, true);
        var desk = merchant.engine.desks().providers();
        assertThat(desk.inUse(merchant.company)).contains(PROVIDER);
        var form = new HashMap<>(
                desk.form(merchant.company, PROVIDER).orElseThrow().values());
        // 1581 to 1587 are other providers', 1588 is the first that is free.
        assertThat(form).containsEntry("receivable", "1588");
        form.put("method", "ELAVON");
        form.put("vat", "SWEDISH_25");
        assertThat(desk.save(merchant.company, new ProviderForm(PROVIDER, form), "Eva"))
                .isEmpty();
        makePaymentMethod(merchant);
        return other;
    }

    /** What the check of the accounting system's connection proposes and its button writes. */
    private static void makePaymentMethod(Merchant merchant) {
        var row = merchant.engine.connections().of(List.of(merchant.company)).stream()
                .filter(connection -> connection.id() == merchant.fortnox)
                .findFirst()
                .orElseThrow();
        var remedy = (Remedy) merchant.engine.connections().session(row);
        var plan = new Preflight.Plan(
                LocalDate.of(2026, 11, 2),
                Set.of(1588),
                Set.of(),
                Map.of("ELAVON", 1588),
                Set.of("SEK"),
                "",
                Map.of(1588, "Fordran Elavon"),
                Map.of());
        for (int twice = 0; twice < 2; twice++) {
            // The method can be made when its account is there.
            remedy.preflight(plan).stream()
                    .flatMap(check -> check.changes().stream())
                    .filter(change -> change.values().toString().contains("1588"))
                    .forEach(remedy::remedy);
        }
    }

    private static byte[] file(Order order, String payout, long fee, long vat) {
        var paid = order.minor() - fee - vat;
        return """
                Datum;Typ;Ordernummer;Transaktions-id;Brutto;Avgift;Moms;Utbetalning
                2026-03-02;Köp;%s;T-%s;%s;%s;%s;%s
                2026-03-04;Utbetalning;;;-%s;;;%s
                """.formatted(
                        order.number(),
                        payout,
                        kronor(order.minor()),
                        kronor(fee),
                        kronor(vat),
                        payout,
                        kronor(paid),
                        payout)
                .getBytes(StandardCharsets.UTF_8);
    }

    static String kronor(long minor) {
        return minor / 100 + "," + "%02d".formatted(minor % 100);
    }
}
