package se.knyt.engine.persons;

import static org.assertj.core.api.Assertions.assertThat;
import static se.knyt.engine.testing.Told.order;
import static se.knyt.engine.testing.Told.page;
import static se.knyt.engine.testing.Told.parked;
import static se.knyt.engine.testing.Told.person;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import se.knyt.core.commerce.Person;
import se.knyt.core.commerce.ShipTo;
import se.knyt.engine.persons.PersonDesk.Outcome;
import se.knyt.engine.testing.PagesBench;
import se.knyt.spi.PullSource.SourceRecord;

/** An erased person is gone, stays gone whatever is read again, and everything else stands and verifies. */
class ErasureTest extends PagesBench {
    private static final Instant MORNING = Instant.parse("2026-11-01T07:00:00Z");
    private static final Person ASA = person("p1", "Åsa Hemlig", "asa@example.com");
    private static final Person BO = person("p2", "Bo Kvar", "bo@example.com");

    @Test
    void anErasedPersonIsGoneWhileDocumentsStandAndVerify() {
        read(order("1", MORNING, ASA), order("2", MORNING, BO));
        long person = id("p1");
        var bodies = bodies();
        exchanges(person);

        assertThat(erase("p1")).isEqualTo(new Outcome.Erased(1, 1));

        assertGone(person, "1");
        assertThat(test.text(
                        company,
                        "select string_agg(effect_id::text, ' ') from effect_exchange where company_id = ?",
                        company))
                .as("what was said about another buyer stays")
                .isEqualTo("9002");
        assertThat(bodies()).isEqualTo(bodies);
        assertThat(raw("2")).contains("Bo Kvar");
        assertThat(find("bo")).containsExactly("Bo Kvar");
        assertThat(test.engine.personDesk().erase(company, person, "test")).isEqualTo(new Outcome.Nobody());
    }

    /** Each source is read again with an overlapping window. */
    @Test
    void whatIsReadAgainDoesNotBringThePersonBack() {
        read(order("1", MORNING, ASA), order("2", MORNING, BO));
        long person = id("p1");
        erase("p1");

        read(order("1", MORNING, ASA), order("2", MORNING, BO));
        assertGone(person, "1");
        read(order("1", MORNING, MORNING.plusSeconds(500), "7.00", ASA), order("2", MORNING, BO));
        assertGone(person, "1");
        assertThat(test.text(company, "select body from document where company_id = ? and source_id = '1'", company))
                .as("the document goes on without the person")
                .contains("7.00 SEK");
        read(parked("3", MORNING.plusSeconds(500), ASA));
        assertGone(person, "1");
        assertThat(test.number(
                        company,
                        "select count(*) from raw_key k join raw_record r using (company_id, raw_id)"
                                + " where r.company_id = ? and r.park_code <> ''",
                        company))
                .as("not even a record that cannot be read can be opened")
                .isZero();
        assertThat(test.text(
                        company,
                        "select string_agg(encode(key_hash, 'escape'), '') from person_erased where company_id = ?",
                        company))
                .doesNotContain("p1");
    }

    @Test
    void everyPersonOfARecordMakesItUnreadable() {
        read(order("1", MORNING, BO, ASA), order("2", MORNING, BO));
        erase("p1");
        assertThat(raw("1")).isEmpty();
        assertThat(raw("2")).contains("Bo Kvar");
        assertThat(find("bo")).as("the other one stays").containsExactly("Bo Kvar");
    }

    @Test
    void parkedRecordsGoWithThePersonTheyName() {
        read(parked("1", MORNING, ASA));
        // Nobody could be found in this one, but a later telling of the same record names her.
        read(new SourceRecord(
                "2",
                MORNING,
                "text/plain",
                "Åsa".getBytes(StandardCharsets.UTF_8),
                new se.knyt.spi.PullSource.Reading.Unreadable("x", "y")));
        read(order("2", MORNING.plusSeconds(5), ASA));
        assertThat(test.engine.personDesk().unnamed(company)).hasSize(1);

        assertThat(erase("p1")).isEqualTo(new Outcome.Erased(1, 3));
        assertThat(test.number(company, "select count(*) from raw_key where company_id = ?", company))
                .isZero();
        assertThat(test.engine.personDesk().unnamed(company)).isEmpty();
    }

    @Test
    void aRecordInWhichNobodyCouldBeFoundCanBeForgottenByItself() {
        read(new SourceRecord(
                "2",
                MORNING,
                "text/plain",
                "Åsa".getBytes(StandardCharsets.UTF_8),
                new se.knyt.spi.PullSource.Reading.Unreadable("x", "y")));
        long raw = test.engine.personDesk().unnamed(company).getFirst().raw();
        assertThat(test.engine.personDesk().forget(company, raw, "test")).isTrue();
        assertThat(test.engine.personDesk().forget(company, raw, "test")).isFalse();
        assertThat(test.engine.personDesk().unnamed(company)).isEmpty();
    }

    /** The system's own key for a customer stays the same; what is bought after the erasure is a new matter. */
    @Test
    void aNewPurchaseAfterErasureMakesANewPersonAndLeavesTheOldUnreadable() {
        read(order("1", MORNING, ASA));
        long before = id("p1");
        erase("p1");
        var later = test.engine.clocks().now(company).plus(Duration.ofDays(3));
        var moved = person("p1", "Åsa Hemlig", "asa.ny@example.com");

        read(order("2", later, moved));
        assertThat(find("asa.ny@example.com")).containsExactly("Åsa Hemlig");
        assertThat(id("p1")).isNotEqualTo(before);
        assertThat(raw("2")).contains("Åsa");

        read(order("1", MORNING, later.plusSeconds(60), "8.00", ASA));
        assertThat(raw("1")).as("what she bought before").isEmpty();
        assertThat(find("asa@example.com")).isEmpty();
        assertThat(find("asa.ny@example.com")).containsExactly("Åsa Hemlig");
    }

    @Test
    void allRowsWithTheSameAddressAreOneHumanBeing() {
        read(
                order("1", MORNING, person("o1", "Åsa Hemlig", "asa@example.com")),
                order("2", MORNING.plusSeconds(1), person("o2", "Å. Hemlig", "ASA@example.com")),
                order("3", MORNING, person("o3", "Åsa Annan", "asa.annan@example.com")));
        assertThat(find("hemlig")).containsExactly("Å. Hemlig");
        assertThat(erase("o1")).isEqualTo(new Outcome.Erased(2, 2));
        assertThat(find("hemlig")).isEmpty();
        assertThat(find("annan")).containsExactly("Åsa Annan");
    }

    /** The goods of a gift went to another: that human being is found by name, and is gone with the row that holds both. */
    @Test
    void whoTheGoodsWentToIsFoundAndErasedWithWhoBought() {
        read(order(
                "1",
                MORNING,
                ASA.shippingTo(new ShipTo("Maja Granberg", "", "", "Sjögatan 4", "", "852 34", "Sundsvall", "SE"))));
        assertThat(find("granberg")).containsExactly("Åsa Hemlig");
        assertThat(erase("p1")).isEqualTo(new Outcome.Erased(1, 1));
        assertThat(find("granberg")).isEmpty();
        assertThat(test.number(company, "select count(*) from person where company_id = ?", company))
                .isZero();
    }

    @Test
    void nobodyIsErasedWhileAPurchaseNeedsThem() {
        read(order("1", MORNING, ASA));
        long person = id("p1");
        test.engine
                .database()
                .doForCompany(
                        "trail",
                        company,
                        tx -> tx.update(
                                "insert into trail (company_id, trail_id, order_number, person_id, placed_at,"
                                        + " updated_at, state) values (?, 5, '1', ?, ?, ?, 'waiting')",
                                company,
                                person,
                                MORNING,
                                MORNING));
        assertThat(erase("p1")).isEqualTo(new Outcome.StillNeeded(List.of("1")));
        assertThat(find("asa")).containsExactly("Åsa Hemlig");

        test.engine
                .database()
                .doForCompany(
                        "tied",
                        company,
                        tx -> tx.update("update trail set state = 'tied' where company_id = ?", company));
        assertThat(test.engine.personDesk().held(company, person).orElseThrow().purchases())
                .singleElement()
                .matches(p -> p.number().equals("1") && !p.open());
        assertThat(erase("p1")).isInstanceOf(Outcome.Erased.class);
    }

    @Test
    void whoWasReadAMomentAgoMayHaveAPurchaseThatNobodyKnowsOfYet() {
        writer.write(origin, page(order("1", MORNING, ASA)), tx -> {});
        assertThat(test.engine.personDesk().erase(company, id("p1"), "test")).isEqualTo(new Outcome.JustRead());
    }

    @Test
    void theCopyHoldsEverythingAndTheAuditLogNobody() {
        read(order("1", MORNING, ASA), order("2", MORNING, BO));
        var copy = new String(
                test.engine
                        .personDesk()
                        .export(company, id("p1"), "agare@example.com")
                        .orElseThrow(),
                StandardCharsets.UTF_8);
        assertThat(copy)
                .contains("\"Åsa Hemlig\"", "Gatan 1", "asa@example.com", "{\\\"order\\\":\\\"1\\\"")
                .doesNotContain("Bo Kvar");
        erase("p1");
        assertThat(test.text(
                        company,
                        "select string_agg(action || subject || details, ' ' order by audit_id) from audit_log where"
                                + " company_id = ?",
                        company))
                .contains("person.export", "person.erase")
                .doesNotContain("Hemlig", "asa@example.com", "p1");
    }

    /** A page that is being written while the person is erased comes wholly before the erasure or wholly after it. */
    @Test
    void aPageWrittenMeanwhileBringsNobodyBack() throws Exception {
        for (int round = 0; round < 12; round++) {
            var number = "r" + round;
            var who = person(number, "Eva Ek", round + "@example.com");
            read(order(number, MORNING, who));
            long person = id(number);
            var again = page(order(number, MORNING, MORNING.plusSeconds(60), "3.00", who));
            var together = new CyclicBarrier(2);
            try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                var page = threads.submit(() -> {
                    together.await(10, TimeUnit.SECONDS);
                    return writer.write(origin, again, tx -> {});
                });
                var erasure = threads.submit(() -> {
                    together.await(10, TimeUnit.SECONDS);
                    return test.engine.personDesk().erase(company, person, "test");
                });
                assertThat(page.get().parked()).isZero();
                assertThat(erasure.get()).isInstanceOf(Outcome.class);
            }
            test.clock.move(Duration.ofMinutes(11));
            test.engine.personDesk().erase(company, person, "test");
            assertGone(person, number);
        }
    }

    private void read(SourceRecord... records) {
        writer.write(origin, page(records), tx -> {});
        test.clock.move(Duration.ofMinutes(11));
    }

    private Outcome erase(String key) {
        return test.engine.personDesk().erase(company, id(key), "test");
    }

    /** A tied purchase of the person's with a failed attempt in it, and such an attempt of somebody else's. */
    private void exchanges(long person) {
        test.engine.database().doForCompany("exchange", company, tx -> {
            tx.update(
                    "insert into trail (company_id, trail_id, order_number, person_id, placed_at, updated_at, state)"
                            + " values (?, 5, '1', ?, ?, ?, 'tied')",
                    company,
                    person,
                    MORNING,
                    MORNING);
            tx.update(
                    "insert into effect (company_id, effect_id, connection_id, effect_key, kind, trail_id, body,"
                            + " settings_version, priority, state, next_at, created_at) select ?, e, 1, 'k' || e,"
                            + " 'create-customer', t, '{}', 1, 1, 'done', ?, ? from (values (9001, 5), (9002, 6)) v (e,"
                            + " t)",
                    company,
                    MORNING,
                    MORNING);
            tx.update(
                    "insert into effect_exchange select company_id, effect_id, 1, ?, ? from effect where company_id ="
                            + " ?",
                    MORNING,
                    new byte[] {1},
                    company);
        });
    }

    private void assertGone(long person, String order) {
        for (var sql : List.of(
                "select count(*) from person where company_id = ? and person_id = ?",
                "select count(*) from person_token where company_id = ? and person_id = ?",
                "select count(*) from raw_person where company_id = ? and person_id = ?")) {
            assertThat(test.number(company, sql, company, person)).as(sql).isZero();
        }
        assertThat(find("hemlig")).isEmpty();
        assertThat(raw(order)).isEmpty();
        assertThat(test.number(
                        company,
                        "select count(*) from raw_record where company_id = ? and hash <> sha256(sealed)",
                        company))
                .as("records that no longer verify")
                .isZero();
    }

    private String bodies() {
        return test.text(
                company, "select string_agg(body, ' ' order by source_id) from document where company_id = ?", company);
    }

    private List<String> find(String text) {
        return test.engine.personDesk().find(company, text).stream()
                .map(f -> f.newest().name())
                .toList();
    }

    private long id(String key) {
        return test.number(
                company, "select person_id from person where company_id = ? and person_key = ?", company, key);
    }

    /** The bytes that the order's document was read from, empty when they cannot be opened. */
    private String raw(String order) {
        long raw = test.number(
                company, "select raw_id from document where company_id = ? and source_id = ?", company, order);
        return test.engine
                .database()
                .forCompany("raw", company, tx -> test.engine.archive().raw(tx, company, raw))
                .map(kept -> new String(kept.content(), StandardCharsets.UTF_8))
                .orElse("");
    }
}
