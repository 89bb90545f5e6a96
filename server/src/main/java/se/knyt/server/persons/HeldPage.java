package se.knyt.server.persons;

import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import se.knyt.engine.persons.HeldData;

/**
 * What is held of one buyer.
 *
 * @param purchases the newest of them
 * @param records the newest of them
 * @param files the newest settlement files whose payouts paid a purchase of theirs: accounting records, which erasing leaves
 * @param problem key of why nothing was erased just now, empty for nothing
 */
public record HeldPage(
        HeldData held,
        List<HeldData.Purchase> purchases,
        List<HeldData.Kept> records,
        List<File> files,
        String problem) {
    /** A file that was dropped, as its payout has it. */
    public record File(long id, String name, Instant readAt) {}

    static final int ROWS_SHOWN_MAX = 100;

    static HeldPage of(HeldData held, List<File> files, String problem) {
        return new HeldPage(
                held,
                held.purchases().stream().limit(ROWS_SHOWN_MAX).toList(),
                held.records().stream().limit(ROWS_SHOWN_MAX).toList(),
                files,
                problem);
    }

    /** The name, or the e-mail address of somebody without one; empty when there is neither. */
    public String name() {
        var person = held.who().newest();
        return person.name().isBlank() ? person.email() : person.name();
    }

    /** The address on as few lines as it has parts. */
    public List<String> address() {
        var person = held.who().newest();
        return filled(
                person.company(),
                person.address1(),
                person.address2(),
                (person.postalCode() + " " + person.city()).strip(),
                person.country());
    }

    /** Whom the goods went to, on lines likewise; empty where that is the person. */
    public List<String> shippedTo() {
        var to = held.who().newest().shipTo();
        return to == null
                ? List.of()
                : filled(
                        to.name(),
                        to.company(),
                        to.address1(),
                        to.address2(),
                        (to.postalCode() + " " + to.city()).strip(),
                        to.country(),
                        to.phone());
    }

    private static List<String> filled(String... lines) {
        return Stream.of(lines).filter(line -> !line.isBlank()).toList();
    }
}
