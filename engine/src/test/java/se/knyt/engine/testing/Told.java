package se.knyt.engine.testing;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import se.knyt.core.commerce.Buyer;
import se.knyt.core.commerce.Order;
import se.knyt.core.commerce.Person;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.spi.PullSource.Page;
import se.knyt.spi.PullSource.Reading;
import se.knyt.spi.PullSource.SourceRecord;

/** Records of a shop as a test tells them: an order, whom it names, and bytes in which their names can be read. */
public final class Told {
    private Told() {}

    public static Page page(SourceRecord... records) {
        return new Page(List.of(records), "next", false);
    }

    /** An order of 10 kr placed and changed at one moment, by the first person. */
    public static SourceRecord order(String number, Instant at, Person... persons) {
        return order(number, at, at, "10.00", persons);
    }

    public static SourceRecord order(String number, Instant placed, Instant changed, String total, Person... persons) {
        return record(
                number,
                changed,
                Reading.Read.of(List.of(document(number, placed, changed, total, persons[0])), List.of(persons)));
    }

    /** An order that could not be read, though whom it names could. */
    public static SourceRecord parked(String number, Instant at, Person... persons) {
        return record(number, at, new Reading.Unreadable("order.unreadable", "total", List.of(persons)));
    }

    public static Person person(String key, String name, String email) {
        return new Person(key, name, "", email, "", "Gatan 1", "", "111 22", "Lund", "SE");
    }

    private static SourceRecord record(String number, Instant changed, Reading reading) {
        var persons = switch (reading) {
            case Reading.Read read -> read.persons();
            case Reading.Unreadable unreadable -> unreadable.persons();
        };
        var raw = persons.stream()
                .map(p -> p.name() + " <" + p.email() + ">")
                .collect(Collectors.joining(", ", "{\"order\":\"" + number + "\",\"to\":\"", "\"}"));
        return new SourceRecord(number, changed, "application/json", raw.getBytes(StandardCharsets.UTF_8), reading);
    }

    private static Order document(String number, Instant placed, Instant changed, String total, Person buyer) {
        return new Order(
                number,
                number,
                "web",
                placed,
                changed,
                Order.State.OPEN,
                false,
                false,
                Currency.SEK,
                new Buyer(Buyer.Kind.CONSUMER, buyer.key(), "SE", "", ""),
                List.of(),
                Money.sek(total),
                Money.sek("0.00"),
                List.of("Klarna"),
                Map.of());
    }
}
