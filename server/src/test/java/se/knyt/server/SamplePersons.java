package se.knyt.server;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import se.knyt.core.commerce.Person;
import se.knyt.engine.Engine;
import se.knyt.engine.intake.PageWriter;
import se.knyt.engine.intake.RecordOrigin;
import se.knyt.engine.log.PostgresChangeLog;
import se.knyt.engine.seal.CompanyKeys;
import se.knyt.spi.PullSource.Lane;
import se.knyt.spi.PullSource.Page;
import se.knyt.spi.PullSource.Reading;
import se.knyt.spi.PullSource.SourceRecord;

/**
 * Buyers of some of the sample's purchases, sealed as the engine seals them, and a record that nobody could read. Ids are given in the
 * order of the constants, from the first on.
 */
public final class SamplePersons {
    /** Bought 10452, which is tied. */
    public static final long FINISHED = 700_000;
    /** Bought 10470, which is held. */
    public static final long WAITING = 700_001;
    /** The second company's. */
    public static final long OTHER = 700_002;
    /** In this record of the first company nobody could be found. */
    public static final long UNNAMED = 700_003;

    private static final Instant TOLD = Instant.parse("2026-11-12T13:08:41Z");

    private SamplePersons() {}

    static void put(Engine engine, CompanyKeys keys) {
        var writer = new PageWriter(engine.database(), engine.ids(), keys, new PostgresChangeLog(), engine.clocks());
        write(writer, 1, named("10452", "Maja Granberg", "maja.granberg@example.com"));
        write(writer, 1, named("10470", "Karl Öberg", "karl@example.com"));
        write(writer, 2, named("9003", "Majken Björk", "majken@example.com"));
        write(
                writer,
                1,
                new SourceRecord(
                        "unreadable-7c1f",
                        TOLD,
                        "text/plain",
                        "cut sh".getBytes(StandardCharsets.UTF_8),
                        new Reading.Unreadable("shopify.order-unreadable", "")));
        bought(engine, 1, FINISHED, "10452");
        bought(engine, 1, WAITING, "10470");
        bought(engine, 2, OTHER, "9003");
    }

    private static SourceRecord named(String number, String name, String email) {
        var person = new Person(number, name, "", email, "070-1740605", "Storgatan 1", "", "111 22", "Stockholm", "SE");
        return new SourceRecord(
                number,
                TOLD,
                "application/json",
                "{}".getBytes(StandardCharsets.UTF_8),
                Reading.Read.of(List.of(), List.of(person)));
    }

    private static void write(PageWriter writer, long company, SourceRecord record) {
        var origin = new RecordOrigin(company, company * 100 + 1, "orders", Lane.TRADE);
        writer.write(origin, new Page(List.of(record), "", false), tx -> {});
    }

    private static void bought(Engine engine, long company, long person, String number) {
        engine.database().doForCompany("sample-buyer", company, tx -> {
            tx.update(
                    "update trail set person_id = ? where company_id = ? and order_number = ?",
                    person,
                    company,
                    number);
            tx.update("update person set updated_at = ? where company_id = ?", TOLD, company);
        });
    }
}
