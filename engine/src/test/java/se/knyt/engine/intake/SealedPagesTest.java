package se.knyt.engine.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static se.knyt.engine.testing.Told.order;
import static se.knyt.engine.testing.Told.page;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import se.knyt.core.commerce.Person;
import se.knyt.engine.seal.SealBrokenException;
import se.knyt.engine.seal.Sealer;
import se.knyt.engine.testing.PagesBench;
import se.knyt.engine.testing.Told;
import se.knyt.spi.PullSource.Lane;
import se.knyt.spi.PullSource.SourceRecord;

/** What a page brings is kept sealed, each row for itself, and comes back byte for byte. */
class SealedPagesTest extends PagesBench {
    private static final Instant MORNING = Instant.parse("2026-11-01T07:00:00Z");

    @Test
    void rawBytesComeBackByteForByte() {
        var raw = "{ \"id\":1 ,\"name\":\"Åsa \\u00e5\" }\r\n".getBytes(StandardCharsets.UTF_8);
        writer.write(
                origin,
                page(new SourceRecord(
                        "1",
                        MORNING,
                        "application/json",
                        raw,
                        order("1", MORNING, Told.person("p1", "A", "a@example.com"))
                                .reading())),
                STAYS);
        assertThat(raw(rawOf("1"))).isEqualTo(raw);
    }

    @Test
    void nothingOfAPersonStandsReadableInTheDatabase() {
        writer.write(origin, page(order("1", MORNING, Told.person("p1", "Åsa Hemlig", "asa@example.com"))), STAYS);
        for (var sql : List.of(
                "select string_agg(body, '') from document where company_id = ?",
                "select string_agg(encode(sealed, 'escape'), '') from raw_record where company_id = ?",
                "select string_agg(encode(sealed, 'escape'), '') from person where company_id = ?")) {
            assertThat(test.text(company, sql, company))
                    .as(sql)
                    .isNotEmpty()
                    .doesNotContain("Hemlig", "asa@example.com");
        }
    }

    @Test
    void sealedBytesMovedToAnotherRowCannotBeOpened() {
        writer.write(
                origin,
                page(
                        order("1", MORNING, Told.person("p1", "A", "a@example.com")),
                        order("2", MORNING, Told.person("p2", "B", "b@example.com"))),
                STAYS);
        long first = rawOf("1");
        long second = rawOf("2");
        test.engine.database().doForCompany("move", company, tx -> {
            tx.update(
                    "update raw_record r set sealed = o.sealed from raw_record o where r.company_id = ? and r.raw_id ="
                            + " ? and o.company_id = r.company_id and o.raw_id = ?",
                    company,
                    first,
                    second);
            tx.update(
                    "update raw_key r set wrapped_key = o.wrapped_key from raw_key o where r.company_id = ? and"
                            + " r.raw_id = ? and o.company_id = r.company_id and o.raw_id = ?",
                    company,
                    first,
                    second);
            tx.update(
                    "update person r set sealed = o.sealed from person o where r.company_id = ? and r.person_key = 'p1'"
                            + " and o.company_id = r.company_id and o.person_key = 'p2'",
                    company);
        });
        assertThatThrownBy(() -> raw(first)).isInstanceOf(SealBrokenException.class);
        assertThatThrownBy(() -> person("p1")).isInstanceOf(SealBrokenException.class);
        assertThat(raw(second)).isNotEmpty();
    }

    @Test
    void whatOneCompanySealedAnotherCannotOpen() {
        long other = newCompanyId();
        var sealed = test.keys.of(company).seal(new byte[] {1, 2, 3}, "secret/1");
        assertThat(test.keys.of(company).open(sealed, "secret/1")).containsExactly(1, 2, 3);
        assertThatThrownBy(() -> test.keys.of(other).open(sealed, "secret/1")).isInstanceOf(SealBrokenException.class);
        assertThatThrownBy(() -> test.keys.of(company).open(sealed, "secret/2"))
                .isInstanceOf(SealBrokenException.class);
        for (int i = 0; i < sealed.length; i++) {
            var changed = sealed.clone();
            changed[i] ^= 1;
            assertThatThrownBy(() -> test.keys.of(company).open(changed, "secret/1"))
                    .as("byte %s turned", i)
                    .isInstanceOf(SealBrokenException.class);
            var cut = Arrays.copyOf(sealed, i);
            assertThatThrownBy(() -> test.keys.of(company).open(cut, "secret/1"))
                    .isInstanceOf(SealBrokenException.class);
        }
        assertThatThrownBy(() -> new Sealer(new byte[31])).isInstanceOf(IllegalArgumentException.class);
    }

    /** Streams of one connection are read side by side, and both may be the first to tell of a person. */
    @Test
    void aPersonToldOfBySeveralStreamsAtOnceCanBeOpened() throws Exception {
        int streams = 4;
        for (int round = 0; round < 8; round++) {
            var key = "customer-" + round;
            var together = new CyclicBarrier(streams);
            try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                var all = IntStream.range(0, streams)
                        .mapToObj(s -> threads.submit(() -> {
                            var from = new RecordOrigin(company, origin.connection(), "stream-" + s, Lane.TRADE);
                            together.await(10, TimeUnit.SECONDS);
                            return writer.write(
                                    from,
                                    page(order(key + "-" + s, MORNING, Told.person(key, "Eva Ek", "eva@example.com"))),
                                    STAYS);
                        }))
                        .toList();
                for (var one : all) {
                    assertThat(one.get()).isEqualTo(new PageWriter.Written(1, 0));
                }
            }
            assertThat(person(key)).map(Person::name).contains("Eva Ek");
            long id = personId(key);
            assertThat(test.number(
                            company,
                            "select count(*) from raw_person where company_id = ? and person_id = ?",
                            company,
                            id))
                    .as("records that erasing the person makes unreadable")
                    .isEqualTo(streams);
            assertThat(test.number(
                            company,
                            "select count(*) from person_token t where company_id = ? and not exists (select 1 from"
                                    + " person p where p.company_id = t.company_id and p.person_id = t.person_id)",
                            company))
                    .as("search words of nobody")
                    .isZero();
        }
    }

    private long personId(String key) {
        return test.number(
                company, "select person_id from person where company_id = ? and person_key = ?", company, key);
    }

    private Optional<Person> person(String key) {
        return test.engine
                .database()
                .forCompany("find", company, tx -> test.engine.persons().find(tx, company, origin.connection(), key));
    }
}
